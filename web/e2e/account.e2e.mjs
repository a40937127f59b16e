// Logging in and out, staying logged in, and one's own account.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  ADMIN,
  eventually,
  expectAccessible,
  expectNoComplaints,
  expectNoOverflow,
  forgive,
  login,
  startBrowser,
  startServer,
} from './server.mjs'

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

const typeIn = async (password) => {
  await page.getByLabel('E-Mail').fill(ADMIN.email)
  await page.getByLabel('Passwort', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}
/** A page of somebody who logged in elsewhere renews the access at once; until then a cleared cookie would come back. */
const openRenewed = async (path) => {
  page = await browser.newPage(server)
  await login(page)
  const renewed = page.waitForResponse((answer) => answer.url().endsWith('/auth/refresh'))
  await page.goto(path)
  await renewed
}
const menu = (item) => page.getByRole('menuitem', { name: item })
const account = () => page.getByRole('button', { name: `Konto von ${ADMIN.name}` })

test('PIPE-07 AUTH-01 a page asks for the login and comes back to where one was', async () => {
  page = await browser.newPage(server)
  await page.goto('/logs?feature=scanner')
  await page.waitForURL('**/login**')
  await page.getByLabel('E-Mail').waitFor()
  await expectAccessible(page)
  await typeIn('not my password')
  await page.getByText('E-Mail oder Passwort stimmt nicht.').waitFor()
  forgive(page, 401)
  await page.getByRole('button', { name: 'Passwort anzeigen' }).click()
  assert.equal(await page.getByLabel('Passwort', { exact: true }).getAttribute('type'), 'text')
  await typeIn(ADMIN.password)
  await page.waitForURL('**/logs?feature=scanner')
  await page.getByRole('tab', { name: 'Scanner', selected: true }).waitFor()
  expectNoComplaints(page)
})

test('AUTH-01 a link cannot lead to another site after the login', async () => {
  page = await browser.newPage(server)
  await page.goto('/login?next=//elsewhere.example/x')
  await typeIn(ADMIN.password)
  await page.waitForURL('**/timeline')
})

test('AUTH-01 AUTH-02 an access cookie that has run out is renewed unseen, once for many requests', async () => {
  await openRenewed('/timeline')
  await page.locator('[role=gridcell] img').first().waitFor()
  const cookies = await page.context().cookies()
  const ours = cookies.filter(({ name }) => name.startsWith('nimtaflow_'))
  assert.deepEqual([...new Set(ours.map(({ httpOnly, sameSite }) => `${httpOnly} ${sameSite}`))], ['true Lax'])
  await page.context().clearCookies({ name: 'nimtaflow_access' })
  let renewed = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) renewed += 1
  })
  await page.getByRole('link', { name: 'Jobs' }).click()
  await page
    .getByRole('heading', { name: 'Metadaten', exact: true })
    .or(page.getByText('Metadaten').first())
    .first()
    .waitFor()
  await page.getByRole('link', { name: 'Fotos' }).first().click()
  await page.locator('[role=gridcell] img').first().waitFor()
  assert.equal(renewed, 1)
  assert.ok(!page.url().includes('/login'))
})

test('AUTH-01 a session that ends leads to the login, and back', async () => {
  await openRenewed('/jobs')
  await page.getByText('Vorschaubilder').first().waitFor()
  await page.context().clearCookies()
  await page.getByRole('link', { name: 'Protokolle', exact: true }).click()
  await page.waitForURL('**/login?next=%2Flogs')
  await typeIn(ADMIN.password)
  await page.waitForURL('**/logs')
})

test('AUTH-01 logging out ends the session for good', async () => {
  page = await browser.newPage(server)
  await login(page)
  await page.goto('/timeline')
  await account().click()
  await menu('Abmelden').click()
  await page.waitForURL('**/login')
  assert.equal((await page.request.get('/api/v1/auth/me')).status(), 401)
  await page.goto('/timeline')
  await page.waitForURL('**/login**')
})

test('GEN-07 the language changes without a reload, and is kept for the next session', async (t) => {
  t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
  page = await browser.newPage(server)
  await login(page)
  await page.goto('/jobs')
  await page.getByRole('heading', { name: 'Jobs' }).waitFor()
  await page.evaluate(() => {
    window.stillHere = true
  })
  await account().click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await page.getByText('Failed files').waitFor()
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  assert.equal(await page.evaluate(() => window.stillHere), true)
  await eventually('kept', async () => (await server.api('/auth/me')).language === 'en')
  await page.context().close()

  page = await browser.newPage(server)
  await login(page)
  await page.goto('/jobs')
  await page.getByText('Failed files').waitFor()
})

test('AUTH-11 my name, my theme and my devices', async () => {
  page = await browser.newPage(server)
  await login(page)
  await page.goto('/settings/profile')
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Gespeichert').waitFor()
  await page.getByRole('button', { name: 'Konto von Ada Lovelace' }).waitFor()
  await name.fill(ADMIN.name)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await account().waitFor()
  await page.getByText('Dieses Gerät').waitFor()
  await page.getByRole('button', { name: 'Alle anderen beenden' }).click()
  await page.getByText(/Sitzungen? beendet/).waitFor()
  assert.equal((await (await page.request.get('/api/v1/auth/sessions')).json()).length, 1)

  await page.goto('/settings/appearance')
  const isLight = async () => (await page.getAttribute('html', 'data-theme')) === 'light'
  await page.getByRole('button', { name: 'Hell' }).click()
  await eventually('light', isLight)
  await page.reload()
  await eventually('still light', isLight)
  expectNoComplaints(page)
})

test('AUTH-01 too many wrong passwords are counted down', async () => {
  page = await browser.newPage(server, { width: 390, height: 844, touch: true })
  await page.goto('/login')
  await page.getByLabel('E-Mail').waitFor()
  for (let tries = 0; tries < 30; tries++) {
    const form = { username: 'eve@example.org', password: `wrong ${tries}` }
    if ((await page.request.post('/api/v1/auth/login', { form })).status() === 429) break
  }
  await page.getByLabel('E-Mail').fill('eve@example.org')
  await page.getByLabel('Passwort', { exact: true }).fill('still wrong')
  const button = page.locator('button:disabled', { hasText: /Wieder möglich in \d+ Sekunden?/ })
  await eventually('counted down', async () => {
    await page.getByLabel('Passwort', { exact: true }).press('Enter')
    return button.isVisible()
  })
  await expectNoOverflow(page)
})
