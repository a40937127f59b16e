// The pages on which a library is tidied up: duplicates, bad shots, the trash.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
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
  monthsAreHere,
  startBrowser,
  startServer,
} from './server.mjs'

let server
let browser
let page
let files

const python = (script, ...args) => {
  const program = join(process.env.NIMTAFLOW_BIN ?? join(import.meta.dirname, '../../.venv/bin'), 'python')
  assert.equal(spawnSync(program, [join(import.meta.dirname, script), ...args], { stdio: 'inherit' }).status, 0)
}

/** Every original with its content and its time. */
const originals = () =>
  readdirSync(server.photos, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path} ${statSync(path).mtimeMs} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)

const groups = async (kind = 'exact') => (await server.api(`/duplicates?kind=${kind}&limit=200`)).items
const ids = (group) => group.photos.map(({ id }) => id)
const named = (found, name) => found.find(({ photos }) => photos.some(({ filename }) => filename.includes(name)))
const trashed = async () => (await server.api('/photos?view=trash&limit=100')).items.map(({ id }) => id)
const restore = async () => {
  const photo_ids = await trashed()
  if (photo_ids.length) await server.api('/photos/restore', 'POST', { photo_ids })
}

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  python('make_duplicates.py', join(server.photos, 'dup'))
  const [source] = await server.api('/sources')
  assert.equal(source.id, 1)
  await server.api(`/sources/${source.id}/scan`, 'POST')
  for (let tries = 0; tries < 600; tries++) {
    const near = await groups('near')
    if ((await groups()).length >= 3 && named(near, 'LARGE_5') && named(near, 'BURST')) break
    await new Promise((done) => setTimeout(done, 300)) // they are looked for once a minute
  }
  await imported(server)
  const known = named(await groups(), 'COPY_1')
  const [, other] = known.photos
  await server.api(`/photos/${other.id}/metadata`, 'PATCH', { description: 'Am See', keywords: ['Urlaub'] })
  files = originals()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const open = async (path = '/duplicates', options = {}) => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
  return page
}
const openGroup = async (group, options) => {
  await open(`/duplicates?${group.kind === 'near' ? 'kind=near&' : ''}group=${group.id}`, options)
  await shows(group)
}
const shows = (group) => page.locator(`[data-photo="${group.proposed_id}"]`).waitFor()
const card = (photo) => page.locator(`[data-photo="${photo.id ?? photo}"]`)
const fact = (photo, name) => card(photo).locator(`[data-fact="${name}"]`)
const picturesAreHere = () =>
  eventually('the pictures are here', () =>
    page.evaluate(() => {
      const images = [...document.querySelectorAll('[data-frame] img')]
      return images.length > 1 && images.every((image) => image.complete && image.naturalWidth > 0)
    }),
  )
const shot = (name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
const isListed = async (group) => (await groups(group.kind)).some(({ id }) => id === group.id)
const takeBack = async () => {
  await page.getByRole('button', { name: 'Rückgängig' }).click()
  await page.getByText('Rückgängig gemacht').waitFor()
}

test('ROAD-20 same files are apart from similar ones, each with what differs and why one is proposed', async () => {
  const near = await groups('near')
  await open()
  await page.getByRole('tab', { name: `Gleiche Dateien (${(await groups()).length})` }).waitFor()
  await page.getByRole('tab', { name: `Ähnliche Bilder (${near.length})` }).click()
  const group = named(near, 'LARGE_4')
  await page.locator(`[data-group="${group.id}"]`).click()
  await shows(group)
  const [large, small] = group.photos
  assert.match(large.filename, /LARGE/)
  await card(large).getByText('Vorschlag, denn: mehr Pixel').waitFor()
  await card(small).getByText('weniger Pixel').waitFor()
  assert.match(await fact(large, 'dimensions').textContent(), /1200 × 800/)
  assert.match(await fact(small, 'dimensions').textContent(), /600 × 400/)
  assert.match(await fact(large, 'dimensions').textContent(), /unterschiedlich/)
  assert.match(await fact(small, 'camera').textContent(), /keine Angabe/)
  assert.doesNotMatch(await fact(small, 'format').textContent(), /unterschiedlich/)
  const burst = named(near, 'BURST')
  await page.locator(`[data-group="${burst.id}"]`).click()
  await page.getByRole('heading', { name: 'Serie aus 3 Bildern' }).waitFor()
  expectNoComplaints(page)
})

test('ROAD-20 what the kept one will be given is told, then given, then taken back', async () => {
  const group = named(await groups(), 'COPY_1')
  const [best, worse] = [group.photos.find(({ description }) => !description), group.photos.find((p) => p.description)]
  assert.equal(group.proposed_id, worse.id, 'more is known of it')
  await openGroup(group)
  await page.keyboard.press('2')
  await eventually('only the second stays', async () => !(await card(worse).getByRole('checkbox').isChecked()))
  const outcome = page.locator('[data-outcome]')
  await outcome.getByText('Nr. 2 bekommt: Beschreibung „Am See“; Schlagwörter Urlaub.').waitFor()
  await shot('outcome')
  await outcome.getByText('1 Foto kommt in den Papierkorb.').waitFor()
  const before = await server.api(`/photos/${best.id}/detail`)
  await page.getByRole('button', { name: 'Nr. 2 behalten', exact: false }).click()
  await page.getByText('1 Foto in den Papierkorb gelegt').waitFor()
  await card(best).waitFor({ state: 'detached' })
  assert.deepEqual(await trashed(), [worse.id])
  assert.equal((await server.api(`/photos/${best.id}/detail`)).description, 'Am See')
  assert.equal(await isListed(group), false)
  await takeBack()
  await shows(group)
  assert.deepEqual(await trashed(), [])
  const again = await server.api(`/photos/${best.id}/detail`)
  assert.deepEqual([again.description, again.keywords], [before.description, before.keywords])
  assert.ok(await isListed(group))
  expectNoComplaints(page)
})

test('ROAD-20 keys lead from group to group, keep the best and take it back', async () => {
  const all = await groups()
  await open()
  await shows(all[0])
  await page.keyboard.press('ArrowRight')
  await shows(all[1])
  await page.keyboard.press('ArrowRight')
  await shows(all[2])
  await page.keyboard.press('ArrowLeft')
  await shows(all[1])
  await page.keyboard.press('k')
  await shows(all[2])
  const gone = ids(all[1]).filter((id) => id !== all[1].proposed_id)
  assert.deepEqual((await trashed()).sort(), gone.sort())
  assert.equal(await page.locator(`[data-group="${all[1].id}"]`).count(), 0)
  await page.keyboard.press('Control+z')
  await shows(all[1])
  assert.deepEqual(await trashed(), [])
  expectNoComplaints(page)
})

test('ROAD-20 more than one can stay, but never none', async () => {
  const group = named(await groups(), 'COPY_2')
  await openGroup(group)
  const [first, second, third] = group.photos
  await card(second).getByRole('checkbox').click()
  await page.getByRole('button', { name: '2 behalten' }).click()
  await page.getByText('1 Foto in den Papierkorb gelegt').waitFor()
  assert.deepEqual(await trashed(), [third.id])
  await takeBack()
  await shows(group)
  await card(first).getByRole('checkbox').click()
  if (await card(second).getByRole('checkbox').isChecked()) await card(second).getByRole('checkbox').click()
  await page.getByText('Wähle mindestens ein Foto, das bleibt.').waitFor()
  assert.ok(
    await page
      .getByRole('button', { name: /behalten$/ })
      .last()
      .isDisabled(),
  )
  await page.keyboard.press('k')
  assert.deepEqual(await trashed(), [])
  expectNoComplaints(page)
})

test('ROAD-20 similar ones are all kept, or stacked, and taken back', async () => {
  const group = named(await groups('near'), 'BURST')
  await openGroup(group)
  await page.keyboard.press('a')
  await page.getByText('Alle Fotos der Gruppe bleiben').waitFor()
  assert.equal(await isListed(group), false)
  await takeBack()
  await shows(group)
  await page.keyboard.press('2')
  await eventually('chosen', () => card(group.photos[1]).getByRole('checkbox').isChecked())
  await page.keyboard.press('s')
  await page.getByText('Die Gruppe ist jetzt ein Stapel').waitFor()
  const { stack } = await server.api(`/photos/${group.photos[0].id}/detail`)
  assert.equal(stack.cover_id, group.photos[1].id)
  assert.deepEqual(stack.members.map(({ id }) => id).sort(), ids(group).sort())
  await page.getByRole('button', { name: 'Rückgängig' }).last().click()
  await eventually('apart', async () => (await server.api(`/photos/${group.photos[0].id}/detail`)).stack === null)
  await shows(group)
  expectNoComplaints(page)
})

test('ROAD-20 all pictures of a group zoom and move together', async () => {
  const group = named(await groups('near'), 'LARGE_4')
  await openGroup(group)
  await picturesAreHere()
  const looks = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-frame]')].map((frame) => {
        const [out, inside] = [frame.getBoundingClientRect(), frame.firstElementChild.getBoundingClientRect()]
        const part = (value) => Math.round(value * 100) / 100
        return [inside.width / out.width, (inside.x - out.x) / out.width, (inside.y - out.y) / out.height]
          .map(part)
          .join()
      }),
    )
  const whole = await looks()
  assert.deepEqual(whole, ['1,0,0', '1,0,0'])
  const box = await card(group.photos[0]).locator('[data-frame]').boundingBox()
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.3)
  await page.mouse.wheel(0, -500)
  await eventually('both are larger, alike', async () => {
    const [one, other] = await looks()
    return one === other && Number.parseFloat(one) > 2
  })
  await page.locator('[data-frame] img[src*="size=large"]').nth(1).waitFor()
  const before = await looks()
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5, { steps: 4 })
  await page.mouse.up()
  await eventually('both have moved, alike', async () => {
    const [one, other] = await looks()
    return one === other && one !== before[0]
  })
  await shot('zoomed')
  await page.mouse.dblclick(box.x + 20, box.y + 20)
  await eventually('whole again', async () => (await looks()).join() === whole.join())
  await page.keyboard.press('+')
  await eventually('by key', async () => (await looks())[1].startsWith('1.5'))
  await page.keyboard.press('0')
  await eventually('whole by key', async () => (await looks()).join() === whole.join())
  expectNoComplaints(page)
})

test('ROAD-20 the best of all exact groups is kept at once, and all of it taken back', async () => {
  const all = await groups()
  await open()
  await page.getByRole('button', { name: `Aus allen ${all.length} Gruppen das Beste behalten` }).click()
  const dialog = page.getByRole('alertdialog')
  await expectAccessible(page)
  await shot('sweep')
  await dialog.getByRole('button', { name: 'Beste behalten' }).click()
  await page.getByText('Keine gleichen Dateien').waitFor()
  const gone = all.flatMap((group) => ids(group).filter((id) => id !== group.proposed_id))
  assert.deepEqual((await trashed()).sort(), gone.sort())
  assert.deepEqual(await groups(), [])
  await takeBack()
  await shows(all[0])
  assert.deepEqual(await trashed(), [])
  assert.deepEqual((await groups()).map(ids), all.map(ids))
  expectNoComplaints(page)
})

test('ROAD-20 the list goes on by itself, page after page', async () => {
  const all = await groups()
  page = await browser.newPage(server)
  await login(page)
  let pages = 0
  await page.route('**/api/v1/duplicates?*kind=exact*', (route) => {
    pages++
    return route.continue({ url: route.request().url().replace('limit=50', 'limit=1') })
  })
  await page.goto('/duplicates')
  await page.locator(`[data-group="${all.at(-1).id}"]`).waitFor()
  const listed = await page
    .locator('[data-group]')
    .evaluateAll((lines) => lines.map((line) => Number(line.dataset.group)))
  assert.deepEqual(
    listed,
    all.map(({ id }) => id),
  )
  assert.ok(pages >= all.length)
  expectNoComplaints(page)
})

test('ROAD-20 who was overtaken is told so', async () => {
  const group = named(await groups('near'), 'LARGE_5')
  await openGroup(group)
  const { change_id } = await server.api(`/duplicates/${group.id}`, 'POST', { action: 'keep_all' })
  forgive(page, 409)
  await page.keyboard.press('k')
  await page.getByText('Über diese Gruppe hat inzwischen schon jemand entschieden.').first().waitFor()
  await card(group.proposed_id).waitFor({ state: 'detached' })
  await server.api(`/changes/${change_id}/undo`, 'POST')
  expectNoComplaints(page)
})

test('GEN-13 a restricted user compares only what he sees, and decides nothing', async () => {
  python('make_user.py', join(server.place, 'data'), 'dup/one', 'dup/two')
  page = await browser.newPage(server)
  const form = { username: 'uwe@example.org', password: 'a calm and sturdy password' }
  assert.ok((await page.request.post('/api/v1/auth/login', { form })).ok())
  await page.goto('/duplicates')
  await page.getByText('Entscheiden können nur Admins').waitFor()
  await page.getByRole('tab', { name: 'Gleiche Dateien (3)' }).waitFor()
  await page.getByRole('tab', { name: 'Ähnliche Bilder (0)' }).waitFor()
  const triple = named(await groups(), 'COPY_2')
  await page.locator(`[data-group="${triple.id}"]`).click()
  await page.getByRole('heading', { name: '2 Kopien' }).waitFor()
  assert.equal(await page.getByRole('checkbox').count(), 0)
  assert.equal(await page.locator('[data-fact="path"]').count(), 0)
  assert.equal(await page.getByRole('button', { name: /behalten/ }).count(), 0)
  assert.equal(await page.getByRole('link', { name: 'Duplikate' }).count(), 0)
  await page.keyboard.press('k')
  const refused = await page.request.post(`/api/v1/duplicates/${triple.id}`, { data: { action: 'keep_all' } })
  assert.equal(refused.status(), 403)
  await expectAccessible(page)
  await page.goto('/trash')
  await page.getByText('Den Papierkorb sehen nur Admins.').waitFor()
  assert.deepEqual(await trashed(), [])
  expectNoComplaints(page)
})

test('ROAD-20 on a phone the photos of a group stand side by side to be swiped', async () => {
  await open('/timeline', { width: 390, height: 844, touch: true })
  await page.getByRole('button', { name: 'Mehr' }).click()
  await page.getByRole('dialog', { name: 'Mehr' }).waitFor()
  await expectAccessible(page)
  await shot('more')
  await page.getByRole('link', { name: 'Duplikate' }).click()
  const [group] = await groups()
  await shows(group)
  await picturesAreHere()
  const cards = page.getByRole('list', { name: 'Fotos dieser Gruppe' })
  assert.ok(await cards.evaluate((list) => list.scrollWidth > list.clientWidth))
  await cards.evaluate((list) => list.scrollBy(list.clientWidth, 0))
  await eventually('the second is seen', async () => {
    const box = await card(group.photos[1]).boundingBox()
    return box.x >= 0 && box.x + box.width <= 391
  })
  await expectNoOverflow(page)
  await page.getByRole('button', { name: 'Bestes behalten' }).click()
  await page.getByText('in den Papierkorb gelegt').waitFor()
  await takeBack()
  assert.deepEqual(await trashed(), [])
  expectNoComplaints(page)
})

test('ROAD-20 two fingers zoom all pictures, one then moves them, two taps show them whole', async () => {
  const group = named(await groups('near'), 'LARGE_4')
  await openGroup(group, { width: 390, height: 844, touch: true })
  await picturesAreHere()
  const scales = () =>
    page
      .locator('[data-frame] > div')
      .evaluateAll((all) => all.map((one) => Math.round(new DOMMatrix(getComputedStyle(one).transform).a * 10) / 10))
  const box = await card(group.photos[0]).locator('[data-frame]').boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const session = await page.context().newCDPSession(page)
  const touch = (type, ...points) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
    })
  await touch('touchStart', [x - 20, y], [x + 20, y])
  for (let by = 25; by <= 80; by += 5) await touch('touchMove', [x - by, y], [x + by, y])
  await touch('touchEnd')
  await eventually('both are larger', async () => (await scales()).every((scale) => scale > 2))
  const [scale] = await scales()
  assert.ok((await scales()).every((one) => one === scale))
  const at = () =>
    card(group.photos[1])
      .locator('[data-frame] > div')
      .evaluate((one) => one.style.transform && getComputedStyle(one).transform)
  const before = await at()
  await touch('touchStart', [x, y])
  for (let by = 10; by <= 60; by += 10) await touch('touchMove', [x + by, y])
  await touch('touchEnd')
  await eventually('the other has moved along', async () => (await at()) !== before)
  for (let tap = 0; tap < 2; tap++) await page.touchscreen.tap(x, y)
  await eventually('whole', async () => (await scales()).every((one) => one === 1))
  expectNoComplaints(page)
})

test('ROAD-20 an empty page says so, a failing one how to try again', async () => {
  page = await browser.newPage(server)
  await login(page)
  const empty = { items: [], next_cursor: null, total: 0, has_more: false }
  await page.route('**/api/v1/duplicates?*', (route) => route.fulfill({ json: empty }))
  await page.goto('/duplicates')
  await page.getByText('Keine gleichen Dateien').waitFor()
  await expectAccessible(page)
  await shot('empty')
  await page.unroute('**/api/v1/duplicates?*')
  await page.route('**/api/v1/duplicates?*', (route) =>
    route.fulfill({ status: 422, json: { code: 'invalid', status: 422 } }),
  )
  forgive(page, 422)
  await page.reload()
  await page.getByText('Konnte nicht geladen werden').first().waitFor()
  await expectAccessible(page)
  await page.unroute('**/api/v1/duplicates?*')
  await page.getByRole('button', { name: 'Erneut versuchen' }).click()
  await shows((await groups())[0])
  expectNoComplaints(page)
})

test('GAL-09 the trash shows what is in it and nothing else, large ones too, and lets go what is restored', async (t) => {
  t.after(restore)
  const { items } = await server.api('/photos?limit=3')
  const photo_ids = items.map(({ id }) => id)
  await open('/trash')
  await page.getByText('Der Papierkorb ist leer').waitFor()
  await expectAccessible(page)
  await shot('trash-empty')
  await server.api('/photos/trash', 'POST', { photo_ids })
  await page.locator(`[role=gridcell][data-id="${photo_ids[0]}"]`).waitFor()
  await monthsAreHere(page)
  await page.getByText('Die Originaldateien bleiben unverändert').waitFor()
  const tiles = page.locator('[role=gridcell]')
  assert.deepEqual(
    (await tiles.evaluateAll((all) => all.map((tile) => Number(tile.dataset.id)))).sort(),
    photo_ids.sort(),
  )
  await shot('trash')
  await tiles.first().click()
  const seen = new Set()
  for (let at = 0; at < 3; at++) {
    await page.locator('[data-current] img').first().waitFor()
    const id = new URL(page.url()).searchParams.get('photo')
    seen.add(Number(id))
    if (at < 2) {
      await page.keyboard.press('ArrowRight')
      await eventually('the next', () => new URL(page.url()).searchParams.get('photo') !== id)
    }
  }
  assert.deepEqual([...seen].sort(), photo_ids.sort())
  assert.equal(await page.getByRole('button', { name: 'Nächstes Foto' }).count(), 0)
  await page.keyboard.press('Escape')
  await server.api('/photos/restore', 'POST', { photo_ids })
  await page.getByText('Der Papierkorb ist leer').waitFor()
  expectNoComplaints(page)
})

test('ROAD-18 bad shots have a page, and the lightbox stays among them', async () => {
  const { items, total } = await server.api('/photos?view=bad&limit=200')
  const bad = items.map(({ id }) => id)
  assert.ok(total >= 2 && items.some(({ filename }) => filename === 'DARK_1.jpg'))
  await open('/bad-shots')
  await page.locator('[role=gridcell] img').first().waitFor()
  await monthsAreHere(page)
  const drawn = await page.locator('[role=gridcell]').evaluateAll((all) => all.map((tile) => Number(tile.dataset.id)))
  assert.ok(drawn.every((id) => bad.includes(id)))
  await page.locator('[role=gridcell]').first().click()
  await page.locator('[data-current] img').first().waitFor()
  await page.keyboard.press('End')
  await eventually('the last of them', () => bad.includes(Number(new URL(page.url()).searchParams.get('photo'))))
  await page.keyboard.press('Escape')
  await shot('bad')
  await expectAccessible(page)
  expectNoComplaints(page)
})

for (const language of ['de', 'en'])
  for (const theme of ['dark', 'light'])
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ])
      test(`GEN-08 duplicates are whole: ${language}, ${theme}, ${width} px`, async (t) => {
        t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
        await server.api('/auth/me', 'PATCH', { language })
        const options = { language, theme, width, height, touch: width < 500 }
        for (const group of [named(await groups('near'), 'LARGE_4'), named(await groups(), 'COPY_2')]) {
          await page?.context().close()
          await openGroup(group, options)
          await picturesAreHere()
          await expectAccessible(page)
          await expectNoOverflow(page)
          await shot(`${group.kind}-${language}-${theme}-${width}`)
          expectNoComplaints(page)
        }
      })

test('GEN-02 no original was touched by any of it', () => assert.deepEqual(originals(), files))
