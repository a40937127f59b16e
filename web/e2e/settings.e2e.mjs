// Sources and settings in a real browser; and every page of the shell in every dress.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import {
  eventually,
  expectAccessible,
  expectNoComplaints,
  expectNoOverflow,
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

const open = async (path, options) => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
  await page.locator('h1').waitFor()
  return page
}
const source = async () => (await server.api('/sources'))[0]
const originals = () =>
  readdirSync(server.photos, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((file) =>
      [file, statSync(file).mtimeMs, createHash('sha256').update(readFileSync(file)).digest('hex')].join(' '),
    )
    .sort()

const paths = [
  '/settings/sources',
  '/settings/profile',
  '/settings/appearance',
  '/settings/scan',
  '/settings/video',
  '/settings/xmp',
  '/settings/auth',
  '/settings/system',
]
const dresses = [
  { theme: 'dark', language: 'de' },
  { theme: 'light', language: 'en' },
  { theme: 'light', language: 'de', width: 360, height: 780, touch: true },
  { theme: 'dark', language: 'en', width: 800, height: 1000 },
]
for (const dress of dresses) {
  const name = `${dress.theme}, ${dress.language}, ${dress.width ?? 1440} px`
  test(`PIPE-05 PIPE-06 every page is accessible, fits and does not complain: ${name}`, async (t) => {
    t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
    await server.api('/auth/me', 'PATCH', { language: dress.language })
    await open('/settings', dress)
    for (const path of [...paths, '/jobs', '/logs', '/nowhere']) {
      await page.goto(path)
      await page.locator('h1').waitFor()
      await page.waitForTimeout(600)
      await eventually('all is here', async () => (await page.locator('.skeleton').count()) === 0)
      assert.equal(await page.getAttribute('html', 'lang'), dress.language)
      await expectAccessible(page)
      await expectNoOverflow(page)
      assert.equal(await page.locator('h1').count(), 1, path)
    }
    await page.goto('/settings/sources')
    await page.locator('h1').waitFor()
    const bottom = page.getByRole('navigation').filter({ has: page.getByRole('link', { name: /Fotos|Photos/ }) })
    assert.equal(await bottom.filter({ visible: true }).count(), 1)
    expectNoComplaints(page)
  })
}

test('PIPE-04 the keyboard reaches the content, the pages and the sheet of shortcuts', async () => {
  await open('/settings/sources')
  await page.getByText(/^Version \d/).waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('link', { name: 'Zum Inhalt springen' }).press('Enter')
  await eventually('the content has the focus', () => page.evaluate(() => document.activeElement?.id === 'main'))
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Tastenkürzel' }).waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await page.waitForURL('**/jobs')
  await eventually('the heading has the focus', () => page.evaluate(() => document.activeElement?.tagName === 'H1'))
  assert.match(await page.title(), /^Jobs · NimtaFlow$/)
})

test('LIB-02 LIB-03 LIB-09 LIB-11 a source says how it stands, and takes its rhythm', async () => {
  await open('/settings/sources')
  const { counts, name } = await source()
  const card = page.getByRole('region', { name })
  await card.getByText('Bereit').waitFor()
  await card.getByText(String(counts.images), { exact: true }).waitFor()
  await card.getByLabel('Scan-Abstand').click()
  await page.getByRole('option', { name: 'Alle 6 Stunden' }).click()
  await eventually('the interval is kept', async () => (await source()).interval_minutes === 360)
  await card.getByRole('switch', { name: 'Sofort erkennen' }).click()
  await eventually('it is not watched', async () => !(await source()).watch)

  const more = () => card.getByRole('button', { name: `Weitere Aktionen für ${name}` }).click()
  await more()
  await page.getByRole('menuitem', { name: 'Anhalten' }).click()
  await card.getByText('Diese Quelle wird nicht gescannt').waitFor()
  await card.getByRole('button', { name: 'Fortsetzen' }).click()
  const before = (await source()).last_scan_at
  await card.getByRole('button', { name: 'Jetzt scannen' }).click()
  await page.getByText('Scan gestartet').waitFor()
  await eventually('it was scanned', async () => (await source()).last_scan_at !== before)

  await more()
  await page.getByRole('menuitem', { name: 'Bearbeiten' }).click()
  await page.getByLabel('Ausschlussmuster').fill('*.tmp\nPapierkorb')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await eventually('patterns', async () => (await source()).exclusion_patterns.join() === '*.tmp,Papierkorb')
  expectNoComplaints(page)
})

test('PIPE-01 a file that failed says why, and is tried again', async () => {
  await open('/settings/sources')
  const { total } = await server.api('/failures')
  assert.ok(total > 0)
  await page.getByRole('button', { name: /fehlgeschlagene Datei/ }).click()
  const drawer = page.getByRole('dialog', { name: /Fehlgeschlagene Dateien/ })
  await drawer.getByText('2024/empty.jpg').waitFor()
  await drawer.getByText('Die Datei ist leer.').waitFor()
  await page.waitForTimeout(300)
  await expectAccessible(page)
  await drawer.getByRole('button', { name: /Alle erneut versuchen/ }).click()
  await page.getByText(/wird erneut versucht|werden erneut versucht/).waitFor()
  expectNoComplaints(page)
})

test('GEN-08 settings come from the server, with our words, and go back to their default', async () => {
  await open('/settings/scan')
  const field = page.getByRole('textbox', { name: 'Ausschlussmuster für neue Quellen' })
  await field.press('Control+End')
  await field.press('Enter')
  await page.keyboard.type('*.part')
  await page.getByText('1 Änderung').waitFor()
  await page.getByRole('button', { name: 'Speichern' }).click()
  await page.getByRole('img', { name: 'Weicht vom Standard ab' }).waitFor()
  await page.getByText('1 Änderung').waitFor({ state: 'detached' })
  const isKept = async () => (await server.api('/settings'))['scan.exclusion_patterns'].includes('*.part')
  await eventually('kept', isKept)
  await page.getByRole('button', { name: /auf den Standard zurücksetzen/ }).click()
  await page.getByRole('button', { name: 'Speichern' }).click()
  await page.getByRole('img', { name: 'Weicht vom Standard ab' }).waitFor({ state: 'detached' })
  await eventually('as it was', async () => !(await isKept()))
  expectNoComplaints(page)
})

test('LIB-01 LIB-10 LIB-12 GEN-02 a source is added and removed; its originals stay as they were', async () => {
  const before = originals()
  mkdirSync(join(server.photos, '2024', 'leer'), { recursive: true })
  await open('/settings/sources')
  await page.getByRole('button', { name: 'Quelle hinzufügen' }).click()
  const dialog = page.getByRole('dialog', { name: 'Quelle hinzufügen' })
  await dialog.getByRole('button', { name: '2024' }).click()
  await dialog.getByRole('button', { name: 'leer' }).waitFor()
  await page.waitForTimeout(300)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Hinzufügen und scannen' }).click()
  const card = page.getByRole('region', { name: '2024' })
  await card.getByText('Bereit').waitFor({ timeout: 30_000 })
  await card.getByRole('button', { name: 'Weitere Aktionen für 2024' }).click()
  await page.getByRole('menuitem', { name: 'Entfernen' }).click()
  const ask = page.getByRole('alertdialog', { name: '2024 entfernen?' })
  await ask.getByText('Deine Originale bleiben unberührt.').waitFor()
  await expectAccessible(page)
  await ask.getByRole('button', { name: 'Entfernen' }).click()
  await page.getByText(/Quelle entfernt/).waitFor()
  await card.waitFor({ state: 'detached' })
  assert.deepEqual(originals(), before)
  expectNoComplaints(page)
})
