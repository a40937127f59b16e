// The first visit to a new server, in a real browser.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  ADMIN,
  eventually,
  expectAccessible,
  expectNoComplaints,
  expectNoOverflow,
  forgive,
  startBrowser,
  startServer,
} from './server.mjs'

let server
let browser
let page

before(async () => {
  server = await startServer({ library: false })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const settled = async () => {
  await page.waitForTimeout(400)
  await expectAccessible(page)
  await expectNoOverflow(page)
}

test('GEN-06 a new server speaks the language of the browser, and the other one at a press', async () => {
  page = await browser.newPage(server, { language: 'en-GB', theme: 'light', width: 390, height: 844, touch: true })
  await page.goto('/')
  await page.waitForURL('**/setup')
  await page.getByRole('heading', { name: 'Welcome to NimtaFlow' }).waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  await settled()
  await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
  await page.getByRole('heading', { name: 'Willkommen bei NimtaFlow' }).waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), 'de')
  await page.reload()
  await page.getByRole('heading', { name: 'Willkommen bei NimtaFlow' }).waitFor()
  expectNoComplaints(page)
})

test('GEN-05 LIB-08 LIB-10 from the first page to a library that fills itself', async () => {
  page = await browser.newPage(server)
  await page.goto('/timeline')
  await page.waitForURL('**/setup')
  await page.getByText('NimtaFlow', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Weiter' }).click()

  await page.getByRole('button', { name: 'Konto anlegen' }).click()
  await page.getByText('Gib deinen Namen ein.').waitFor()
  await eventually('the first wrong field has the focus', () =>
    page.evaluate(() => document.activeElement?.getAttribute('name') === 'name'),
  )
  await page.getByLabel('Name', { exact: true }).fill(ADMIN.name)
  await page.getByLabel('E-Mail').fill(ADMIN.email)
  const password = page.getByLabel('Passwort', { exact: true })
  await password.fill('password123')
  await page.getByRole('button', { name: 'Konto anlegen' }).click()
  await page.getByText('Dieses Passwort ist zu leicht zu erraten.').waitFor()
  forgive(page, 422)
  await password.fill(ADMIN.password)
  await page.getByText(/Stärke: (sehr )?gut/).waitFor()
  await settled()
  await page.getByRole('button', { name: 'Konto anlegen' }).click()

  await page.waitForURL('**/setup?step=source')
  await page.getByRole('button', { name: '2022' }).waitFor()
  const path = page.getByLabel('Pfad auf dem Server')
  await path.fill('/etc')
  await page.getByRole('button', { name: 'Öffnen' }).click()
  await page.getByText('liegt außerhalb dessen, was für diesen Server freigegeben ist').waitFor()
  forgive(page, 403)
  await path.fill(server.photos)
  await page.getByRole('button', { name: 'Öffnen' }).click()
  await page.getByRole('button', { name: '2022' }).click()
  await page.getByRole('button', { name: 'Sommer' }).waitFor()
  await page.getByRole('button', { name: 'Übergeordneter Ordner' }).click()
  await page.getByRole('button', { name: '2022' }).waitFor()
  await settled()
  await page.getByRole('button', { name: 'Hinzufügen und scannen' }).click()

  await page.getByRole('button', { name: 'Zu deinen Fotos' }).click()
  await page.waitForURL('**/timeline')
  await page.locator('[role=gridcell] img').first().waitFor({ timeout: 60_000 })
  expectNoComplaints(page)
})

test('AUTH-01 a server that is set up cannot be set up again', async () => {
  page = await browser.newPage(server)
  await page.goto('/setup')
  await page.waitForURL('**/login**')
  const { name, email, password } = { ...ADMIN, email: 'eve@example.org' }
  const body = { data: { name, email, password, language: 'en' } }
  const answer = await page.request.post('/api/v1/auth/setup', body)
  assert.equal(answer.status(), 409)
  assert.equal((await answer.json()).code, 'already-set-up')
})
