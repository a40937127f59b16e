// Selecting photos in the grid, and editing many at once, in a real browser against a real server.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  eventually,
  expectAccessible,
  expectNoComplaints,
  expectNoOverflow,
  login,
  monthsAreHere,
  startBrowser,
  startServer,
} from './server.mjs'

let server
let browser
let page
let photos

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  photos = (await server.api('/photos/timeline/ids')).ids
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const open = async (options = {}, path = '/timeline') => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
  await page.waitForSelector('[role=gridcell] img')
  await monthsAreHere(page)
  return page
}

const tile = (id) => page.locator(`[role=gridcell][data-id="${id}"]`)
const bar = () => page.getByRole('region', { name: /Auswahl|Selection/ })
const counts = (count) =>
  bar()
    .getByText(new RegExp(`^${count} (ausgewählt|selected)$`))
    .waitFor()
const drawnSelected = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role=gridcell][aria-selected=true]')].map((each) => Number(each.dataset.id)),
  )
const shows = (what, ids) => eventually(what, async () => JSON.stringify(await drawnSelected()) === JSON.stringify(ids))
const details = (ids) => Promise.all(ids.map((id) => server.api(`/photos/${id}/detail`)))
const pick = async (ids) => {
  await tile(ids[0]).hover()
  await tile(ids[0]).getByRole('button', { name: 'Auswählen' }).click()
  for (const id of ids.slice(1)) await tile(id).locator('a').click()
  await counts(ids.length)
}
const undo = () => page.getByRole('button', { name: 'Rückgängig' }).click()

test('GAL-08 the mark begins, clicks go on, Shift spans, Ctrl toggles, Escape ends', async () => {
  await open()
  const ids = await page.evaluate(() =>
    [...document.querySelectorAll('[role=gridcell]')].slice(0, 8).map((each) => Number(each.dataset.id)),
  )
  assert.deepEqual(ids, photos.slice(0, 8))
  assert.equal(await page.getByRole('grid').getAttribute('aria-multiselectable'), 'true')
  await pick([ids[1], ids[5]])
  await shows('two', [ids[1], ids[5]])
  assert.ok(!page.url().includes('photo='), 'a click does not open while one selects')
  await tile(ids[3])
    .locator('a')
    .click({ modifiers: ['Shift'] })
  await shows('from the last one up', [ids[1], ids[3], ids[4], ids[5]])
  await tile(ids[7])
    .locator('a')
    .click({ modifiers: ['Shift'] })
  await shows('and then down instead', [ids[1], ids[5], ids[6], ids[7]])
  await tile(ids[6]).locator('a').click()
  await shows('one less', [ids[1], ids[5], ids[7]])
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await shows('none', [])
  await bar().waitFor({ state: 'detached' })
  await tile(ids[2])
    .locator('a')
    .click({ modifiers: ['Control'] })
  await shows('by Ctrl', [ids[2]])
  await page.getByRole('button', { name: 'Auswahl aufheben' }).click()
  await shows('none again', [])
  await tile(ids[2]).locator('a').click()
  await page.waitForURL(/photo=/)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => !url.search.includes('photo='))
  expectNoComplaints(page)
})

test('GAL-08 by keyboard: x, Space, Shift with arrows and End over months that are not loaded, Ctrl+A', async () => {
  await open({ height: 600 })
  const asked = []
  page.on('request', (request) => request.url().includes('/timeline/ids?') && asked.push(request.url()))
  await tile(photos[0]).locator('a').focus()
  await page.keyboard.press('x')
  await counts(1)
  await page.keyboard.press('Space')
  await shows('Space toggles', [])
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+ArrowRight')
  await counts(2)
  await page.keyboard.press('Shift+ArrowRight')
  await shows('three', photos.slice(0, 3))
  await page.keyboard.press('Shift+ArrowLeft')
  await shows('it shrinks', photos.slice(0, 2))
  await page.keyboard.press('Shift+End')
  await counts(photos.length)
  assert.equal(asked.length, 1, 'what lies between is asked for once')
  await page.keyboard.press('Shift+Home')
  await counts(1)
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`photo=${photos[0]}`))
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => !url.search.includes('photo='))
  await counts(1)
  await page.keyboard.press('Control+a')
  await counts(photos.length)
  await page.evaluate(() => document.querySelector('[role=grid]').scrollTo(0, 4000))
  await monthsAreHere(page)
  await eventually('it survives scrolling', async () => {
    const drawn = await page.locator('[role=gridcell]').count()
    return drawn > 0 && (await drawnSelected()).length === drawn
  })
  await page.keyboard.press('Escape')
  await shows('none', [])
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Foto auswählen oder abwählen').waitFor()
  await page.getByRole('dialog').getByText('Angaben bearbeiten').waitFor()
  expectNoComplaints(page)
})

test('GAL-08 a day is selected as a whole, and leaving the page ends the selection', async () => {
  await open()
  const day = page.getByRole('rowheader').first()
  await day.hover()
  await day.getByRole('button', { name: /^Alle vom/ }).click()
  await eventually('something', async () => (await drawnSelected()).length > 0)
  assert.equal(await day.getByRole('button').getAttribute('aria-pressed'), 'true')
  await day.getByRole('button').click()
  await shows('none', [])
  await tile(photos[0]).locator('a').focus()
  await page.keyboard.press('Shift+X')
  await eventually('by key', async () => (await drawnSelected()).includes(photos[0]))
  await page.getByRole('link', { name: 'Favoriten' }).first().click()
  await page.waitForURL(/favorites/)
  await bar().waitFor({ state: 'detached' })
  await page.goBack()
  await page.waitForSelector('[role=gridcell]')
  await shows('none any more', [])
  expectNoComplaints(page)
})

test('GAL-08 a finger that rests selects, a tap goes on, a swipe scrolls', async () => {
  await open({ width: 390, height: 844, touch: true })
  const finger = await page.context().newCDPSession(page)
  const at = async (id) => {
    const box = await tile(id).boundingBox()
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  const touch = (type, ...touchPoints) => finger.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', await at(photos[1]))
  await shows('the one that is held', [photos[1]])
  await touch('touchEnd')
  await counts(1)
  await tile(photos[2]).locator('a').tap()
  await shows('and the one that is tapped', photos.slice(1, 3))
  const from = await at(photos[4])
  await touch('touchStart', from)
  await touch('touchMove', { x: from.x, y: from.y - 60 })
  await page.waitForTimeout(700)
  await touch('touchEnd')
  assert.deepEqual((await drawnSelected()).length, 2, 'a swipe selects nothing')
  await expectAccessible(page)
  await expectNoOverflow(page)
  await page.getByRole('button', { name: 'Mehr für die Auswahl' }).click()
  await page.getByRole('menuitem', { name: 'Alle auswählen' }).click()
  await counts(photos.length)
  await page.getByRole('button', { name: 'Mehr für die Auswahl' }).click()
  await page.getByRole('menuitem', { name: 'Angaben bearbeiten' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Titel').waitFor()
  assert.equal((await dialog.boundingBox()).height, 844, 'it takes the whole screen')
  await expectAccessible(page)
  await expectNoOverflow(page)
  expectNoComplaints(page)
})

const TOLD = ['title', 'caption', 'description', 'keywords', 'user_rating', 'latitude', 'longitude', 'altitude']
const told = (all) => all.map((one) => Object.fromEntries(TOLD.map((name) => [name, one[name]])))

test('META-05 META-06 META-07 META-08 META-09 META-10 GAL-14 many are edited at once, and it is taken back', async () => {
  const ids = photos.slice(2, 5)
  await server.api(`/photos/${ids[0]}/metadata`, 'PATCH', { title: 'Alt', keywords: ['alle', 'eins'], user_rating: 2 })
  await server.api(`/photos/${ids[1]}/metadata`, 'PATCH', { title: 'Älter', keywords: ['alle'], altitude: 7 })
  await server.api(`/photos/${ids[2]}/metadata`, 'PATCH', { keywords: ['alle', 'zwei'] })
  const before = told(await details(ids))
  await open()
  await pick(ids)
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: '3 Fotos bearbeiten' })
  const field = (name) => dialog.getByLabel(name, { exact: true })
  await field('Titel').waitFor()
  assert.equal(await field('Titel').inputValue(), '')
  assert.equal(await field('Titel').getAttribute('placeholder'), 'Verschieden')
  assert.equal(await field('Höhe in Metern').getAttribute('placeholder'), 'Verschieden')
  assert.match(await field('Koordinaten').inputValue(), /^38\.7\d*, -9\.13/)
  assert.ok(await dialog.getByRole('button', { name: 'Speichern' }).isDisabled())
  await expectAccessible(page)
  await field('Bildunterschrift').fill('Am Tejo')
  await dialog.getByLabel('Beschreibung', { exact: true }).fill('Zeile eins\nZeile zwei')
  await dialog.getByRole('button', { name: 'zwei entfernen' }).click()
  await dialog.getByRole('button', { name: 'eins allen geben' }).click()
  await field('Schlagwörter: Kommt dazu').fill('neu,')
  await dialog.getByRole('button', { name: '4 Sterne' }).click()
  await field('Koordinaten').fill('91, 2')
  await dialog.getByText('Breite von −90 bis 90').waitFor()
  await field('Koordinaten').fill('39.5, 2.5')
  await field('Höhe in Metern').fill('-3.5')
  await field('Titel').fill('X')
  await dialog.getByRole('button', { name: 'Titel nicht ändern' }).click()
  assert.equal(await field('Titel').inputValue(), '')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Angaben von 3 Fotos geändert').waitFor()
  await dialog.waitFor({ state: 'detached' })
  const words = [
    ['alle', 'eins', 'neu'],
    ['alle', 'eins', 'neu'],
    ['alle', 'eins', 'neu'],
  ]
  const after = told(await details(ids))
  assert.deepEqual(
    after.map(({ keywords }) => keywords.toSorted()),
    words,
  )
  for (const [index, one] of after.entries()) {
    assert.equal(one.title, before[index].title, 'what differs and was not touched stays')
    const { caption, description, user_rating, latitude, longitude, altitude } = one
    assert.deepEqual(
      [caption, description, user_rating, latitude, longitude, altitude],
      ['Am Tejo', 'Zeile eins\nZeile zwei', 4, 39.5, 2.5, -3.5],
    )
  }
  await counts(3)
  await undo()
  await eventually('all is as it was', async () => JSON.stringify(told(await details(ids))) === JSON.stringify(before))
  expectNoComplaints(page)
})

test('META-09 what all have is emptied for all; what the server refuses stands at its field', async () => {
  const ids = photos.slice(6, 8)
  for (const id of ids) await server.api(`/photos/${id}/metadata`, 'PATCH', { title: 'Gleich', user_rating: 3 })
  await open()
  await pick(ids)
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog')
  const title = dialog.getByLabel('Titel', { exact: true })
  await title.waitFor()
  assert.equal(await title.inputValue(), 'Gleich')
  await title.fill('')
  await dialog.getByText('Wird bei allen entfernt.').waitFor()
  await dialog.getByRole('button', { name: '3 Sterne' }).click()
  await dialog.getByLabel('Datum und Uhrzeit am Ort der Aufnahme', { exact: true }).fill('2099-01-01T10:00:00')
  page.forgiven.push('status of 422')
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await dialog.getByText('An diesem Tag kann kein Foto entstanden sein.').waitFor()
  await dialog.getByLabel('Datum und Uhrzeit am Ort der Aufnahme', { exact: true }).fill('2023-05-06T10:00:00')
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Angaben von 2 Fotos geändert').waitFor()
  for (const one of await details(ids)) {
    assert.deepEqual([one.title, one.user_rating, one.taken_local], [null, null, '2023-05-06T10:00:00'])
  }
  await undo()
  await eventually('as it was', async () => (await details(ids)).every(({ title: text }) => text === 'Gleich'))
  expectNoComplaints(page)
})

test('META-02 a wrong clock is put right: the preview says what becomes of it, and it is taken back', async () => {
  const ids = photos.slice(1, 4)
  const times = async () =>
    (await details(ids)).map(({ taken_local: local, taken_offset: offset }) => ({ local, offset }))
  const before = await times()
  await open()
  await pick(ids)
  await page.keyboard.press('Shift+T')
  const dialog = page.getByRole('dialog', { name: 'Zeit von 3 Fotos verschieben' })
  const preview = dialog.getByRole('region', { name: 'Vorschau' })
  await preview.getByText('Erstes Foto').waitFor()
  const shift = dialog.getByRole('button', { name: 'Verschieben', exact: true })
  assert.ok(await shift.isDisabled())
  await dialog.getByRole('button', { name: 'Früher' }).click()
  for (const [name, value] of [
    ['Tage', '1'],
    ['Stunden', '2'],
    ['Minuten', '3'],
    ['Sekunden', '4'],
  ])
    await dialog.getByLabel(name, { exact: true }).fill(value)
  await dialog.getByLabel('Zeitzone am Ort der Aufnahme').click()
  await page.getByRole('option', { name: 'UTC−05:00', exact: true }).click()
  await dialog.getByRole('button', { name: 'Zeitpunkt' }).click()
  await preview.getByText('UTC−05:00').first().waitFor()
  await expectAccessible(page)
  const promised = await preview.textContent()
  await shift.click()
  await page.getByText('Zeit von 3 Fotos verschoben').waitFor()
  const by = (1 * 86_400 + 2 * 3600 + 3 * 60 + 4) * 1000
  const expected = before.map(({ local, offset }) => {
    const moved = new Date(Date.parse(`${local}Z`) - by + (-300 - offset) * 60_000)
    return { local: moved.toISOString().slice(0, 19), offset: -300 }
  })
  assert.deepEqual(await times(), expected)
  for (const { local } of [expected[0], expected.at(-1)]) {
    const date = new Date(`${local}Z`)
    const day = date.toLocaleDateString('de', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
    assert.ok(promised.includes(`${day}, ${local.slice(11)} UTC−05:00`), `${promised} says ${local}`)
  }
  await undo()
  await eventually('as it was', async () => JSON.stringify(await times()) === JSON.stringify(before))
  expectNoComplaints(page)
})

test('GAL-08 GAL-09 many favourites, a stack and the trash, each taken back', async () => {
  const ids = photos.slice(3, 6)
  const favorites = async () => (await server.api('/photos/timeline/ids?view=favorites')).ids
  const library = async () => (await server.api('/photos/timeline/ids')).ids
  const marked = () => tile(ids[0]).locator('[data-favorite][aria-pressed=true]').count()
  await open()
  await pick(ids)
  await page.keyboard.press('f')
  await page.getByText('3 Fotos zu den Favoriten hinzugefügt').waitFor()
  assert.deepEqual(await favorites(), ids)
  assert.equal(await marked(), 1)
  await bar().getByRole('button', { name: 'Aus Favoriten entfernen' }).waitFor()
  await undo()
  await eventually('no favourites', async () => (await favorites()).length === 0 && (await marked()) === 0)
  await bar().getByRole('button', { name: 'Stapeln' }).click()
  await page.getByText('Stapel aus 3 Fotos').waitFor()
  assert.deepEqual(
    await library(),
    photos.filter((id) => !ids.slice(1).includes(id)),
  )
  await bar().waitFor({ state: 'detached' })
  await tile(ids[1]).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Rückgängig' }).last().click()
  await eventually('no stack', async () => JSON.stringify(await library()) === JSON.stringify(photos))
  await tile(ids[1]).waitFor()
  await pick(ids)
  await page.keyboard.press('Delete')
  await page.getByText('3 Fotos im Papierkorb').waitFor()
  assert.deepEqual(
    await library(),
    photos.filter((id) => !ids.includes(id)),
  )
  await tile(ids[0]).waitFor({ state: 'detached' })
  await page.keyboard.press('Control+z')
  await eventually('all are back', async () => JSON.stringify(await library()) === JSON.stringify(photos))
  await tile(ids[0]).waitFor()
  expectNoComplaints(page)
})

test('GAL-08 what is in the trash is restored from there, and goes back by undo', async (t) => {
  t.after(() => server.api('/photos/restore', 'POST', { photo_ids: photos }))
  const trash = async () => (await server.api('/photos/timeline/ids?view=trash')).ids
  const ids = photos.slice(0, 3)
  await server.api('/photos/trash', 'POST', { photo_ids: ids })
  await open({}, '/trash')
  await pick(ids.slice(0, 2))
  assert.equal(await bar().getByRole('button', { name: 'In den Papierkorb' }).count(), 0)
  await expectAccessible(page)
  await bar().getByRole('button', { name: 'Wiederherstellen' }).click()
  await page.getByText('2 Fotos wiederhergestellt').waitFor()
  await tile(ids[0]).waitFor({ state: 'detached' })
  assert.deepEqual(await trash(), ids.slice(2))
  await undo()
  await eventually('in the trash again', async () => JSON.stringify(await trash()) === JSON.stringify(ids))
  await tile(ids[0]).waitFor()
  expectNoComplaints(page)
})

test('GAL-08 what somebody else puts into the trash leaves the selection', async (t) => {
  t.after(() => server.api('/photos/restore', 'POST', { photo_ids: [photos[1]] }))
  await open()
  await pick(photos.slice(0, 3))
  await server.api('/photos/trash', 'POST', { photo_ids: [photos[1]] })
  await counts(2)
  await shows('the others', [photos[0], photos[2]])
  expectNoComplaints(page)
})

for (const language of ['de', 'en']) {
  for (const theme of ['dark', 'light']) {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ]) {
      test(`GEN-08 the selection is whole: ${language}, ${theme}, ${width} px`, async (t) => {
        t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
        await server.api('/auth/me', 'PATCH', { language })
        await open({ language, theme, width, height, touch: width < 500 })
        await page.keyboard.press('Control+a')
        await counts(photos.length)
        await expectAccessible(page)
        await expectNoOverflow(page)
        for (const key of ['e', 'Shift+T']) {
          await page.keyboard.press(key)
          await page.getByRole('dialog').locator('form').waitFor()
          await expectAccessible(page)
          await expectNoOverflow(page)
          await page.keyboard.press('Escape')
          await page.getByRole('dialog').waitFor({ state: 'detached' })
        }
        await counts(photos.length)
        expectNoComplaints(page)
      })
    }
  }
}
