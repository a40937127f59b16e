// Photos of several files in a real browser: stacks, live photos, their parts; what was changed, and the trash.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import {
  eventually,
  expectAccessible,
  expectNoComplaints,
  expectNoOverflow,
  forgive,
  imported,
  login,
  startBrowser,
  startServer,
} from './server.mjs'

const GUEST = { email: 'bob@example.org', password: 'another calm and sturdy one' }
// There is no page for accounts yet.
const ADD_GUEST = `
import sys
from nimtaflow.doors.terminal import in_transaction
from nimtaflow.users import accounts
async def add(tx):
    user = await accounts.add_user(tx, sys.argv[1], "Bob", sys.argv[2], role="user", language="de")
    user.grants = {"can_process": False, "can_download": False}
in_transaction(add)
`

let server
let browser
let page
let photos

const python = (...args) => {
  const bin = process.env.NIMTAFLOW_BIN ?? join(import.meta.dirname, '../../.venv/bin')
  const env = { ...process.env, NIMTAFLOW_BROWSE_ROOTS: server.photos }
  for (const name of ['DATABASE_URL', 'PHOTOS', 'NIMTAFLOW_DEMO', 'NIMTAFLOW_DATA']) delete env[name]
  assert.equal(spawnSync(join(bin, 'python'), args, { stdio: 'inherit', cwd: server.place, env }).status, 0)
}

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  python(join(import.meta.dirname, 'make_stacks.py'), join(server.photos, 'stacks'))
  python('-c', ADD_GUEST, GUEST.email, GUEST.password)
  const [source] = await server.api('/sources')
  await server.api(`/sources/${source.id}/scan`, 'POST')
  await eventually('the stacks are here', async () => {
    photos = (await server.api('/photos?sort=added&limit=100')).items
    return photos.some(({ filename }) => filename === 'MOTION_1.jpg')
  })
  await imported(server)
  photos = (await server.api('/photos?sort=newest&limit=100')).items
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const named = (filename) => photos.find((photo) => photo.filename === filename)
const detail = ({ id }) => server.api(`/photos/${id}/detail`)
const stackOf = async (photo) => (await detail(photo)).stack
const opened = async () => {
  await page.getByRole('dialog').waitFor()
  await eventually('the focus has come in', () =>
    page.evaluate(() => document.activeElement?.closest('[role=dialog],[data-base-ui-focus-guard]') !== null),
  )
}
const open = async (photo, { guest = false, ...options } = {}) => {
  page = await browser.newPage(server, options)
  if (guest) {
    const form = { username: GUEST.email, password: GUEST.password, remember: 'true' }
    assert.ok((await page.request.post('/api/v1/auth/login', { form })).ok())
  } else await login(page)
  await page.goto(`/timeline?photo=${photo.id}`)
  await opened()
}
const place = () => Number(new URL(page.url()).searchParams.get('photo'))
const strip = (name) => page.getByRole('radiogroup', { name })
const onStage = (id) => page.locator(`[data-current] img[src*="/photos/${id}/"][data-shown]`).last().waitFor()
const undo = () => page.getByRole('button', { name: 'Rückgängig', exact: true }).first().click()
const choose = async (name) => {
  await page.getByRole('button', { name: 'Stapel bearbeiten' }).click()
  await page.getByRole('menuitem', { name }).click()
}
const panel = () => page.getByRole('complementary', { name: 'Informationen' })
const shot = async (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
const inGrid = (id) => page.locator(`[role=gridcell][data-id="${id}"]`)

test('ROAD-20 GAL-11 GAL-12 a RAW pair shows both of its files, and the place in the timeline stays', async () => {
  const photo = named('RAW_1.jpg')
  const stack = await stackOf(photo)
  assert.equal(stack.kind, 'raw')
  const raw = stack.members.find(({ filename }) => filename === 'RAW_1.dng')
  await open(photo)
  await strip('RAW und Foto').getByRole('radio', { name: 'JPEG, Deckbild' }).focus()
  await page.keyboard.press('ArrowRight')
  await onStage(raw.id)
  assert.equal(place(), photo.id)
  assert.equal(await strip('RAW und Foto').getByRole('radio', { name: 'RAW' }).getAttribute('aria-checked'), 'true')
  await eventually('the focus goes along', () =>
    page.evaluate((id) => document.activeElement?.getAttribute('data-member') === String(id), raw.id),
  )
  await page.keyboard.press('ArrowRight') // the last one
  assert.equal(place(), photo.id)
  await page.keyboard.press('i')
  await panel().getByText('RAW · RAW_1.dng').waitFor()
  await expectAccessible(page)
  await expectNoOverflow(page)
  await shot('raw')
  await page.locator('[data-current]').click({ position: { x: 200, y: 200 } })
  await page.getByRole('button', { name: 'Nächstes Foto' }).click()
  await eventually('another place', () => place() !== photo.id)
  expectNoComplaints(page)
})

test('ROAD-20 the cover is chosen, its tile follows, and it is taken back', async () => {
  const photo = named('RAW_1.jpg')
  const stack = await stackOf(photo)
  const raw = stack.members.find(({ id }) => id !== photo.id)
  await open(photo)
  await inGrid(photo.id).waitFor({ state: 'attached' })
  await strip('RAW und Foto').getByRole('radio', { name: 'RAW' }).click()
  await choose('Als Deckbild zeigen')
  await page.getByText('Neues Deckbild').waitFor()
  assert.equal((await stackOf(photo)).cover_id, raw.id)
  await inGrid(raw.id).waitFor({ state: 'attached' })
  await inGrid(photo.id).waitFor({ state: 'detached' })
  await eventually('the address follows the tile', () => place() === raw.id)
  await onStage(raw.id)
  await strip('RAW und Foto').getByRole('radio', { name: 'RAW, Deckbild' }).waitFor()
  await undo()
  await eventually('the old cover', async () => (await stackOf(photo)).cover_id === photo.id)
  assert.deepEqual(
    (await server.api(`/photos/${photo.id}/changes`)).map(({ operation }) => operation),
    ['undo', 'stack-cover'],
  )
  await inGrid(photo.id).waitFor({ state: 'attached' })
  await eventually('the address is back', () => place() === photo.id)
  await onStage(raw.id)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expectNoComplaints(page)
})

test('ROAD-20 a frame is taken out of a burst, the burst is taken apart, each comes back', async () => {
  const photo = named('BURST_1.jpg')
  const { members } = await stackOf(photo)
  assert.equal(members.length, 4)
  const third = members.find(({ filename }) => filename === 'BURST_3.jpg')
  await open(photo)
  await strip('Serie').getByRole('radio', { name: 'Serie, Bild 3 von 4' }).click()
  await onStage(third.id)
  await choose('Aus dem Stapel nehmen')
  await page.getByText('Aus dem Stapel genommen').waitFor()
  assert.equal(await stackOf(third), null)
  await strip('Serie').getByRole('radio', { name: 'Serie, Bild 3 von 3' }).waitFor()
  await inGrid(third.id).waitFor({ state: 'attached' })
  await undo()
  await eventually('it is back', async () => (await stackOf(photo)).members.length === 4)
  await strip('Serie').getByRole('radio', { name: 'Serie, Bild 4 von 4' }).waitFor()
  await shot('burst')
  await expectAccessible(page)
  await choose('Stapel auflösen')
  await page.getByText('Stapel aufgelöst').waitFor()
  assert.equal(await stackOf(photo), null)
  await strip('Serie').waitFor({ state: 'detached' })
  await inGrid(third.id).waitFor({ state: 'attached' })
  await page.keyboard.press('Control+z')
  await eventually('the burst is back', async () => (await stackOf(photo))?.members.length === 4)
  await strip('Serie').waitFor()
  expectNoComplaints(page)
})

const film = () => page.locator('[data-current] video[data-motion]')
const plays = () => eventually('it plays', () => film().evaluate((video) => video.currentTime > 0.05))

for (const [filename, name] of [
  ['LIVE_1.jpg', 'a live photo'],
  ['MOTION_1.jpg', 'a motion photo'],
])
  test(`META-04 GAL-11 ${name} moves by its button, its key, a hand on it, and a mouse on its badge`, async () => {
    const photo = named(filename)
    assert.equal((await detail(photo)).has_motion, true)
    await open(photo)
    const button = page.getByRole('button', { name: /Live-Foto (abspielen|anhalten)/ })
    await button.hover()
    await page.waitForTimeout(500)
    assert.equal(await film().count(), 0, 'calm is wanted')
    await button.click()
    await plays()
    assert.equal(await film().evaluate((video) => video.muted), true)
    assert.equal(await button.getAttribute('aria-pressed'), 'true')
    await page.getByRole('button', { name: 'Ton an' }).click()
    await eventually('it sounds', () => film().evaluate((video) => !video.muted))
    await expectAccessible(page)
    await shot(name.replaceAll(' ', '-'))
    await film().waitFor({ state: 'detached' }) // at its end
    assert.equal(await button.getAttribute('aria-pressed'), 'false')
    await page.getByRole('dialog').focus()
    await page.keyboard.press('Space')
    await plays()
    await page.keyboard.press('Space')
    await film().waitFor({ state: 'detached' })
    await page.mouse.move(600, 450)
    await page.mouse.down()
    await plays()
    await page.mouse.up()
    await film().waitFor({ state: 'detached' })
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await button.hover()
    await plays()
    await page.mouse.move(600, 450)
    await film().waitFor({ state: 'detached' })
    expectNoComplaints(page)
  })

test('GAL-11 on a phone a live photo moves under a finger, which hides nothing', async () => {
  await open(named('MOTION_1.jpg'), { width: 390, height: 844, touch: true })
  await page.getByRole('button', { name: 'Live-Foto abspielen' }).waitFor()
  const session = await page.context().newCDPSession(page)
  const touch = (type, touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', [{ x: 200, y: 400 }])
  await plays()
  await touch('touchEnd', [])
  await film().waitFor({ state: 'detached' })
  await page.waitForTimeout(500) // longer than a tap needs to hide what is around the photo
  await page.getByRole('button', { name: 'Live-Foto abspielen' }).click()
  await plays()
  expectNoComplaints(page)
})

test('GAL-11 motion that cannot be played says so quietly', async () => {
  page = await browser.newPage(server)
  await login(page)
  await page.route('**/motion*', (route) => route.fulfill({ contentType: 'video/mp4', body: 'no film' }))
  await page.goto(`/timeline?photo=${named('MOTION_1.jpg').id}`)
  await opened()
  await page.getByRole('button', { name: 'Live-Foto abspielen' }).click()
  await page.getByText('Die Bewegung lässt sich hier nicht abspielen.').waitFor()
  await expectAccessible(page)
})

const take = async (item) => {
  await page.getByRole('button', { name: 'Herunterladen', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item }).click()
  return (await download).suggestedFilename()
}

test('GAL-18 the original and every part of it can be downloaded', async () => {
  await open(named('RAW_1.jpg'))
  assert.equal(await take('Original herunterladen'), 'RAW_1.jpg')
  assert.equal(await take(/^RAW/), 'RAW_1.dng')
  assert.equal(await take(/^JPEG/), 'RAW_1.jpg')
  await page.context().close()
  await open(named('LIVE_1.jpg'))
  assert.equal(await take(/^Film/), 'LIVE_1.mov')
  await page.context().close()
  await open(named('MOTION_1.jpg'))
  assert.equal(await take(/^Film aus dem Foto/), 'MOTION_1.mp4')
  await page.getByRole('button', { name: 'Herunterladen', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Film/ }).waitFor()
  await expectAccessible(page)
  await shot('parts')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Original in voller Qualität öffnen' }).waitFor()
  expectNoComplaints(page)
})

test('GAL-12 ROAD-18 META-12 the panel tells the quality, where changes are written, and what was changed', async (t) => {
  const photo = named('IMG_0030.jpg')
  t.after(() => server.api('/settings', 'PATCH', { 'xmp.write_mode': 'off' }))
  const edit = (fields) => server.api(`/photos/${photo.id}/metadata`, 'PATCH', fields)
  await edit({ title: 'Erster Titel' })
  await edit({ title: 'Zweiter Titel', keywords: ['Meer', 'Sand'] })
  await open(photo)
  await page.keyboard.press('i')
  const { quality } = await detail(photo)
  await panel().getByText(`${quality} von 100`).waitFor()
  await panel().getByRole('meter', { name: 'Schärfe' }).waitFor()
  await panel().getByRole('button', { name: 'Was heißt das?' }).click()
  await page.getByText(/Unter 30 gilt/).waitFor()
  await page.keyboard.press('Escape')
  await panel().getByText('Nur in der Bibliothek: Schlagwörter, Titel').waitFor()
  const line = (text) => panel().getByRole('listitem').filter({ hasText: text })
  await line('Titel: leer → Erster Titel').getByText('seither wieder geändert').waitFor()
  await line('Erster Titel → Zweiter Titel')
    .getByText(/^Du · /)
    .waitFor()
  await expectAccessible(page)
  await shot('panel')
  await panel()
    .getByRole('button', { name: /Bearbeitet/ })
    .first()
    .click()
  await eventually('taken back', async () => (await detail(photo)).title === 'Erster Titel')
  await line('Zweiter Titel → Erster Titel').getByText('Rückgängig gemacht').waitFor()
  await server.api('/settings', 'PATCH', { 'xmp.write_mode': 'sidecar' })
  await edit({ title: 'Geschrieben' })
  await panel().getByText('In die Begleitdatei (XMP) geschrieben').waitFor()
  expectNoComplaints(page)
})

test('META-05 a change that was overtaken meanwhile says so beside it', async () => {
  const photo = named('IMG_0031.jpg')
  const edit = (title) => server.api(`/photos/${photo.id}/metadata`, 'PATCH', { title })
  await edit('Meiner')
  await open(photo)
  await page.route('**/changes/*/undo', async (route) => {
    await edit('Von anderswo')
    await route.continue()
  })
  forgive(page, 409)
  await page.keyboard.press('i')
  await panel()
    .getByRole('button', { name: /Bearbeitet/ })
    .click()
  await panel().getByText('Das lässt sich nicht mehr zurücknehmen').waitFor()
  assert.equal((await detail(photo)).title, 'Von anderswo')
  await expectAccessible(page)
  expectNoComplaints(page)
})

test('GAL-09 Delete puts a photo into the trash and goes on; it comes back', async () => {
  const photo = named('IMG_0059.jpg')
  await open(photo)
  await inGrid(photo.id).waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Nächstes Foto' }).waitFor()
  await page.keyboard.press('Delete')
  await page.getByText('In den Papierkorb gelegt').waitFor()
  assert.equal((await detail(photo)).is_trashed, true)
  await eventually('another photo', () => place() > 0 && place() !== photo.id)
  await inGrid(photo.id).waitFor({ state: 'detached' })
  await undo()
  await eventually('it is back', async () => !(await detail(photo)).is_trashed)
  await inGrid(photo.id).waitFor({ state: 'attached' })
  // A stack goes as one, a frame of it alone.
  const burst = named('BURST_1.jpg')
  await page.goto(`/timeline?photo=${burst.id}`)
  await opened()
  await strip('Serie').getByRole('radio', { name: 'Serie, Bild 2 von 4' }).click()
  await eventually('its button', () => page.getByRole('button', { name: 'In den Papierkorb' }).isVisible())
  const second = (await stackOf(burst)).members.find(({ filename }) => filename === 'BURST_2.jpg')
  await onStage(second.id)
  await page.getByRole('button', { name: 'In den Papierkorb' }).click()
  await strip('Serie').getByRole('radio', { name: 'Serie, Bild 3 von 3' }).waitFor()
  assert.equal(place(), burst.id)
  assert.equal((await detail(second)).is_trashed, true)
  await undo()
  await eventually('four again', async () => (await stackOf(burst)).members.length === 4)
  expectNoComplaints(page)
})

test('SEC who may not change, take or delete has no buttons for it', async () => {
  await open(named('RAW_1.jpg'), { guest: true })
  await strip('RAW und Foto').getByRole('radio', { name: 'RAW' }).click()
  await page.keyboard.press('i')
  await panel().getByText('RAW · RAW_1.dng').waitFor()
  for (const name of [
    'Stapel bearbeiten',
    'Herunterladen',
    'In den Papierkorb',
    'Bearbeiten',
    'Neu verarbeiten',
    'Mehr',
  ])
    assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
  assert.equal(await page.getByRole('link', { name: /Original/ }).count(), 0)
  const before = place()
  await page.keyboard.press('Delete')
  await page.waitForTimeout(500)
  assert.equal(place(), before)
  await expectAccessible(page)
  expectNoComplaints(page)
})

test('GAL-11 a photo that stands behind another opens in the place of that one', async () => {
  const { members, cover_id } = await stackOf(named('BURST_1.jpg'))
  const behind = members.find(({ id }) => id !== cover_id)
  await open(behind)
  await eventually('the place of its cover', () => place() === cover_id)
  await onStage(behind.id)
  await page.getByRole('button', { name: 'Nächstes Foto' }).waitFor()
  expectNoComplaints(page)
})

for (const [language, theme] of [
  ['de', 'dark'],
  ['en', 'light'],
])
  test(`GEN-08 photos of several files are whole in ${language}, also on a phone`, async (t) => {
    t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
    await server.api('/auth/me', 'PATCH', { language })
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ])
      for (const filename of ['RAW_1.jpg', 'BURST_1.jpg', 'LIVE_1.jpg']) {
        await open(named(filename), { language, theme, width, height, touch: width < 400 })
        await page.getByRole('radiogroup').waitFor()
        await page.locator('[data-current] img[data-shown]').last().waitFor()
        await expectAccessible(page)
        await expectNoOverflow(page)
        await shot(`${filename}-${language}-${width}`)
        if (width < 400) {
          await page.getByRole('button', { name: language === 'de' ? 'Mehr' : 'More' }).click()
          await page.getByRole('menuitem').first().waitFor()
          await expectAccessible(page)
          await shot(`${filename}-${language}-more`)
        }
        expectNoComplaints(page)
        await page.context().close()
      }
    page = null
  })
