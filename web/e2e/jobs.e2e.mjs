// What the server does, and what it wrote down.
import { after, afterEach, before, test } from 'node:test'
import { eventually, expectAccessible, expectNoComplaints, login, startBrowser, startServer } from './server.mjs'

let server
let browser
let page

before(async () => {
  server = await startServer()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const open = async (path, options) => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
  await page.locator('h1').waitFor()
}
const queue = async (name) => (await server.api('/jobs')).queues.find((one) => one.name === name)

test('PIPE-08 queues, steps and workers are shown, and a queue can be paused', async (t) => {
  t.after(() => server.api('/jobs/queues/cpu/resume', 'POST'))
  await open('/jobs')
  const card = page.getByRole('region', { name: 'Bilder' })
  await card.getByText('Wartend').waitFor()
  await page.getByRole('table').filter({ hasText: 'Vorschaubilder' }).first().waitFor()
  await page
    .getByRole('region', { name: 'Arbeiter' })
    .getByText(/Scanner, Bilder/)
    .waitFor()
  await card.getByRole('button', { name: 'Bilder anhalten' }).click()
  await card.getByText('Angehalten').waitFor()
  await eventually('paused', async () => (await queue('cpu')).paused)
  await card.getByRole('button', { name: 'Bilder fortsetzen' }).click()
  await card.getByText('Ruht').waitFor()
  await eventually('at work', async () => !(await queue('cpu')).paused)
  expectNoComplaints(page)
})

test('PIPE-09 what failed is listed with its reason, and tried again', async () => {
  await open('/jobs')
  const table = page.getByRole('table').filter({ hasText: '2024/text.jpg' })
  await table.getByText('Dieses Dateiformat wird nicht unterstützt.').waitFor()
  await table.getByRole('button', { name: 'text.jpg erneut versuchen' }).click()
  await page.getByText('1 Datei wird erneut versucht').waitFor()
  await table.getByText('2024/text.jpg').waitFor()
  expectNoComplaints(page)
})

test('PIPE-02 the logs of a feature appear live, by level and by search', async () => {
  await open('/logs')
  for (const tab of ['Alle', 'Scanner', 'KI', 'Gesichter', 'Video', 'Remote', 'System'])
    await page.getByRole('tab', { name: tab, exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Scanner' }).click()
  await page.waitForURL('**/logs?feature=scanner')
  await page.getByRole('tab', { name: 'Scanner', selected: true }).waitFor()
  const lines = page.getByRole('region', { name: /Protokollzeilen/ })
  const finished = lines.getByRole('button', { name: /scan-finished/ })
  await finished.first().waitFor()
  const count = await finished.count()
  const [{ id }] = await server.api('/sources')
  await server.api(`/sources/${id}/scan`, 'POST')
  await page.waitForFunction(
    ([before]) =>
      [...document.querySelectorAll('ol li')].filter((li) => li.textContent.includes('scan-finished')).length > before,
    [count],
  )
  await finished.first().click()
  await lines.getByText('source_id').first().waitFor()
  await page.getByRole('button', { name: 'Fehler', exact: true }).click()
  await page.getByText('Keine Zeilen').waitFor()
  await page.getByRole('button', { name: 'Fehler', exact: true }).click()
  await finished.first().waitFor()
  await page.getByLabel('In den Protokollen suchen').fill('scan-finished')
  await page.keyboard.press('Enter')
  await page.waitForURL('**search=scan-finished**')
  await finished.first().waitFor()
  await expectAccessible(page)
  expectNoComplaints(page)
})
