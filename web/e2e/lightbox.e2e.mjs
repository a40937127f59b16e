// The open photo in a real browser against a real server.
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
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
  photos = (await server.api('/photos?limit=200')).items
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const inside = () =>
  page.evaluate(() => document.activeElement?.closest('[role=dialog],[data-base-ui-focus-guard]') !== null)
/** The photo is open, and it is where keys go. */
const opened = async () => {
  await page.getByRole('dialog').waitFor()
  await eventually('the focus has come in', inside)
}
/** The photo and those before and behind it are there to be swiped. */
const neighboursAreHere = () =>
  eventually('the neighbours are here', async () => (await page.locator('[data-frame]').count()) === 3)
const open = async (path = '/timeline', options = {}) => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
  if (path.includes('photo=')) await opened()
  else {
    await page.waitForSelector('[role=gridcell] img')
    await monthsAreHere(page)
  }
  return page
}
const tile = ({ id }) => page.locator(`[role=gridcell][data-id="${id}"] a`)
const named = (filename) => photos.find((photo) => photo.filename === filename)
const shown = () => Number(new URL(page.url()).searchParams.get('photo'))
const transform = () => page.evaluate(() => document.querySelector('[data-current] [data-frame]').style.transform)

/** Draws a line of touches. */
const swipe = async (x0, y0, x1, y1) => {
  const session = await page.context().newCDPSession(page)
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  await touch('touchStart', [{ x: x0, y: y0 }])
  for (let i = 1; i <= 8; i++) {
    await page.waitForTimeout(16)
    await touch('touchMove', [{ x: x0 + ((x1 - x0) * i) / 8, y: y0 + ((y1 - y0) * i) / 8 }])
  }
  await touch('touchEnd', [])
  await session.detach()
}

test('GAL-11 a photo opens large, keys lead through all, Escape gives the focus back to its tile', async () => {
  await open()
  await tile(photos[1]).click()
  await opened()
  assert.equal(shown(), photos[1].id)
  await page.locator('[data-current] img[data-shown]').last().waitFor()
  await expectAccessible(page)
  await page.keyboard.press('ArrowRight')
  await eventually('the next', () => shown() === photos[2].id)
  await page.keyboard.press('ArrowLeft')
  await eventually('the one before', () => shown() === photos[1].id)
  await page.keyboard.press('End')
  await eventually('the last', () => shown() === photos.at(-1).id)
  await page.keyboard.press('Home')
  await eventually('the first', () => shown() === photos[0].id)
  await page.getByRole('button', { name: 'Nächstes Foto' }).click()
  await eventually('the second by button', () => shown() === photos[1].id)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await eventually('focus on its tile', () =>
    page.evaluate((id) => document.activeElement?.closest('[data-id]')?.dataset.id === String(id), photos[1].id),
  )
  expectNoComplaints(page)
})

test('GAL-11 the focus stays inside, and Back closes', async () => {
  await open()
  await tile(photos[1]).click()
  await opened()
  for (let i = 0; i < 14; i++) {
    await page.keyboard.press('Tab')
    await eventually('inside', inside)
  }
  await page.keyboard.press('ArrowRight')
  await eventually('the next', () => shown() === photos[2].id)
  await page.goBack()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(new URL(page.url()).search, '')
  expectNoComplaints(page)
})

test('GAL-11 an address opens its photo anywhere in the library, and the grid stands there when it is closed', async () => {
  const photo = photos[40]
  await open(`/timeline?photo=${photo.id}`)
  await page.locator('[data-current] img[data-shown]').last().waitFor()
  await page.getByRole('button', { name: 'Nächstes Foto' }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await eventually('the one before', () => shown() === photos[39].id)
  await page.getByRole('button', { name: 'Schließen', exact: true }).click()
  await eventually('the grid stands there', () =>
    page.evaluate((id) => {
      const tile = document.querySelector(`[role=gridcell][data-id="${id}"]`)?.getBoundingClientRect()
      return Boolean(tile && tile.top > 0 && tile.bottom < innerHeight)
    }, photos[39].id),
  )
  expectNoComplaints(page)
})

test('GAL-11 the grid stands at the photo one has come to, however far that is', async () => {
  await open('/timeline', { height: 600 })
  await tile(photos[1]).click()
  await opened()
  await page.keyboard.press('End')
  await eventually('the last', () => shown() === photos.at(-1).id)
  await page.keyboard.press('Escape')
  await eventually('focus on the last tile, in view', () =>
    page.evaluate((id) => {
      const tile = document.activeElement?.closest('[data-id]')
      const box = tile?.getBoundingClientRect()
      return Boolean(box && tile.dataset.id === String(id) && box.top > 0 && box.bottom <= innerHeight)
    }, photos.at(-1).id),
  )
  expectNoComplaints(page)
})

test('GAL-09 a favourite that is none any more leaves its page, and one can go on from it', async (t) => {
  const marked = photos.slice(0, 3)
  const mark = async (favorite) => {
    for (const { id } of marked) await server.api(`/photos/${id}/favorite`, 'PATCH', { favorite })
  }
  t.after(() => mark(false))
  await mark(true)
  await open(`/favorites?photo=${marked[1].id}`)
  await page.getByRole('button', { name: 'Nächstes Foto' }).waitFor()
  await page.keyboard.press('f')
  await page.locator(`[role=gridcell][data-id="${marked[1].id}"]`).waitFor({ state: 'detached' })
  assert.equal(shown(), marked[1].id)
  await page.keyboard.press('ArrowRight')
  await eventually('the next favourite', () => shown() === marked[2].id)
  expectNoComplaints(page)
})

test('GAL-11 an address of no photo leads back to the grid with a word', async () => {
  await open('/timeline')
  await page.goto('/timeline?photo=999999999')
  await page.getByText('Dieses Foto gibt es nicht').first().waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.waitForSelector('[role=gridcell] img')
  assert.equal(new URL(page.url()).search, '')
})

test('GAL-11 wheel, double click, drag and keys zoom, and the original is fetched', async () => {
  const photo = named('IMG_0010.jpg')
  await open(`/timeline?photo=${photo.id}`)
  await page.locator('[data-current] img[data-shown]').last().waitFor()
  await page.waitForTimeout(400)
  const fetched = page.waitForRequest((request) => request.url().endsWith(`/photos/${photo.id}/original`))
  await page.mouse.move(600, 400)
  await page.mouse.wheel(0, -500)
  await eventually('larger', async () => /scale\((?!1\))/.test(await transform()))
  await fetched
  const before = await transform()
  await page.mouse.down()
  await page.mouse.move(500, 380, { steps: 5 })
  await page.mouse.up()
  await eventually('moved', async () => (await transform()) !== before)
  assert.equal(shown(), photo.id)
  await page.keyboard.press('0')
  await eventually('whole again', async () => (await transform()) === '')
  // two clicks must come close together, which a busy machine does not promise
  const doubleClick = async () => {
    await page.mouse.dblclick(600, 400)
    await page.waitForTimeout(400)
    return transform()
  }
  await eventually('2.5 times', async () => (await doubleClick()).includes('scale(2.5)'))
  await eventually('whole again', async () => (await doubleClick()) === '')
  for (let i = 0; i < 12; i++) await page.keyboard.press('+')
  await eventually('at most 8 times', async () => (await transform()).includes('scale(8)'))
  expectNoComplaints(page)
})

test('GAL-11 touch: swipe left and right, up for the information, down to close, pinch', async () => {
  await open('/timeline', { width: 390, height: 844, touch: true })
  await tile(photos[1]).tap()
  await page.locator('[data-current] img[data-shown]').last().waitFor()
  await neighboursAreHere()
  await swipe(330, 420, 60, 424)
  await eventually('the next', () => shown() === photos[2].id)
  await neighboursAreHere()
  await swipe(60, 420, 330, 424)
  await eventually('the one before', () => shown() === photos[1].id)
  await neighboursAreHere()
  await swipe(195, 500, 198, 300)
  await page.getByRole('complementary', { name: 'Informationen' }).getByText('Fujifilm X-T4').waitFor()
  await expectAccessible(page)
  await expectNoOverflow(page)
  await page.getByRole('button', { name: 'Informationen schließen' }).tap()
  await page.getByRole('complementary').waitFor({ state: 'detached' })
  await swipe(195, 300, 198, 560)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expectNoComplaints(page)
})

test('GAL-12 the information holds what the file says, and every field of it', async () => {
  const photo = named('IMG_0010.jpg')
  const detail = await server.api(`/photos/${photo.id}/detail`)
  await open(`/timeline?photo=${photo.id}`)
  await page.keyboard.press('i')
  const panel = page.getByRole('complementary', { name: 'Informationen' })
  for (const text of [
    'Fujifilm X-T4',
    '1/250 s',
    'f/5,6',
    '200',
    'UTC+02:00',
    'EXIF der Kamera',
    'IMG_0010.jpg',
    detail.path,
  ]) {
    await panel.getByText(text, { exact: true }).first().waitFor()
  }
  await panel.getByText(/38\.708\d\d, -9\.137\d\d/).waitFor()
  await panel.locator('summary').click()
  const fields = Object.entries(detail.raw_metadata)
  assert.ok(fields.length > 10)
  const listed = () => panel.locator('details dt').count()
  await eventually('every field', async () => (await listed()) === fields.length)
  await panel.getByRole('searchbox').fill('X-T4')
  await eventually('fewer fields', async () => (await listed()) < fields.length)
  await panel.getByText('X-T4', { exact: true }).first().waitFor()
  await expectAccessible(page)
  await page.reload()
  await page.getByRole('complementary', { name: 'Informationen' }).waitFor()
  expectNoComplaints(page)
})

test('GAL-18 the original opens untouched in a new tab, and can be downloaded', async () => {
  const photo = named('IMG_0010.jpg')
  const { path } = await server.api(`/photos/${photo.id}/detail`)
  const file = path.startsWith('/') ? path : join(server.photos, path)
  const before = { bytes: readFileSync(file), mtime: statSync(file).mtimeMs }
  await open(`/timeline?photo=${photo.id}`)
  const tab = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Original in voller Qualität öffnen' }).click()
  const opened = await tab
  await opened.waitForLoadState()
  assert.ok(opened.url().endsWith(`/api/v1/photos/${photo.id}/original`))
  const answer = await page.request.get(opened.url())
  assert.deepEqual(await answer.body(), before.bytes)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Original herunterladen' }).click()
  assert.equal((await download).suggestedFilename(), 'IMG_0010.jpg')
  assert.deepEqual({ bytes: readFileSync(file), mtime: statSync(file).mtimeMs }, before)
  expectNoComplaints(page)
})

test('GAL-11 a film plays, is sought, muted and paced, by mouse and by keys', async () => {
  const film = photos.find((photo) => photo.is_video)
  await open(`/timeline?photo=${film.id}`)
  const video = () =>
    page.evaluate(() => {
      const { currentTime, paused, muted, playbackRate, duration } = document.querySelector('[role=dialog] video')
      return { currentTime, paused, muted, playbackRate, duration }
    })
  const loop = page.getByRole('button', { name: 'Endlos wiederholen' })
  await loop.click() // so that it still plays, however long the look at it takes
  await eventually('it repeats', () => page.evaluate(() => document.querySelector('[role=dialog] video').loop))
  assert.equal(await loop.getAttribute('aria-pressed'), 'true')
  await page.getByRole('button', { name: 'Abspielen' }).click()
  await eventually('it plays', async () => (await video()).currentTime > 0.3)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Anhalten' }).click()
  await eventually('it stands', async () => (await video()).paused)
  await loop.click()
  await page.keyboard.press('ArrowRight')
  await eventually('5 s ahead', async () => (await video()).currentTime > 5)
  await page.keyboard.press('j')
  await eventually('at the start', async () => (await video()).currentTime === 0)
  await page.keyboard.press('m')
  await eventually('muted', async () => (await video()).muted)
  await page.getByRole('button', { name: /Geschwindigkeit/ }).click()
  await eventually('faster', async () => (await video()).playbackRate === 1.25)
  await page.keyboard.press('.')
  await eventually('one frame ahead', async () => Math.floor((await video()).currentTime * 24) === 1)
  await page.keyboard.press('.')
  await page.keyboard.press('.')
  await page.keyboard.press(',')
  await eventually('two, and one back', async () => Math.floor((await video()).currentTime * 24) === 2)
  await page.getByRole('button', { name: 'Untertitel: aus' }).click()
  await page.getByRole('button', { name: 'Untertitel: Deutsch' }).waitFor()
  await page.getByText('Ein Kasten wandert').waitFor()
  await page.getByRole('button', { name: 'Untertitel: Deutsch' }).click()
  await page.getByText('Ein Kasten wandert').waitFor({ state: 'detached' })
  const seek = page.getByRole('slider', { name: 'Stelle im Video' })
  await seek.focus()
  await page.keyboard.press('End')
  await eventually('at the end', async () => (await video()).currentTime > 5.5)
  await eventually('and says so', async () => /^0:0[56] von 0:06$/.test(await seek.getAttribute('aria-valuetext')))
  expectNoComplaints(page)
})

test('GAL-11 a film the browser cannot play says so', async () => {
  const film = photos.find((photo) => photo.is_video)
  page = await browser.newPage(server)
  await login(page)
  await page.route('**/stream', (route) => route.fulfill({ contentType: 'video/mp4', body: 'no film' }))
  await page.goto(`/timeline?photo=${film.id}`)
  await page.getByText('Dieses Video kann hier nicht abgespielt werden').waitFor()
  await page.getByRole('alert').getByRole('link', { name: 'Original herunterladen' }).waitFor()
  await expectAccessible(page)
})

test('META-04 what failed has its reason, and can be processed again', async () => {
  const photo = named('IMG_0020.jpg')
  const before = (await server.api(`/photos/${photo.id}/detail`)).steps.map(({ at }) => at)
  await open(`/timeline?photo=${photo.id}`)
  await page.keyboard.press('i')
  const panel = page.getByRole('complementary', { name: 'Informationen' })
  await panel.getByText('Vorschaubilder').waitFor()
  await panel.getByRole('button', { name: 'Neu verarbeiten' }).click()
  await page.getByText('Das Foto wird neu verarbeitet').first().waitFor()
  await eventually('done again', async () => {
    const { steps, status } = await server.api(`/photos/${photo.id}/detail`)
    return status === 'done' && steps.length === before.length && steps.every(({ at }) => !before.includes(at))
  })
  await expectAccessible(page)
  expectNoComplaints(page)
})

for (const language of ['de', 'en']) {
  test(`GEN-08 the open photo is whole in ${language}, on a desktop and on a phone`, async (t) => {
    t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
    await server.api('/auth/me', 'PATCH', { language })
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ]) {
      await open(`/timeline?photo=${photos[3].id}`, { language, width, height, theme: 'light' })
      await page.locator('[data-current] img[data-shown]').last().waitFor()
      await page.keyboard.press('i')
      const panel = page.getByRole('complementary', { name: language === 'de' ? 'Informationen' : 'Information' })
      await panel.getByText('Fujifilm X-T4').waitFor()
      await expectAccessible(page)
      await expectNoOverflow(page)
      expectNoComplaints(page)
      if (width > 400) await page.context().close()
    }
  })
}

test('GAL-14 META-05 META-08 META-09 META-10 a photo is edited beside it, keeps what was written, and takes it back', async () => {
  const photo = photos[3]
  const before = await server.api(`/photos/${photo.id}/detail`)
  await open(`/timeline?photo=${photo.id}`)
  await page.keyboard.press('i')
  await page.getByRole('button', { name: 'Bearbeiten' }).click()
  const field = (name) => page.getByRole('textbox', { name })
  await field('Titel').fill('Am Strand <b>')
  await field('Beschreibung').fill('Zeile eins\nZeile zwei')
  await field('Schlagwörter').fill('Meer')
  await page.keyboard.press('Enter')
  await field('Schlagwörter').pressSequentially('Sand,')
  await page.getByRole('button', { name: '4 Sterne' }).click()
  await field('Koordinaten').fill('91, 0')
  await page.getByText('Breite von −90 bis 90').waitFor()
  assert.ok(await page.getByRole('button', { name: 'Speichern' }).isDisabled())
  await field('Koordinaten').fill('39.5696, 2.6502')
  await expectAccessible(page)
  await expectNoOverflow(page)
  await page.getByRole('button', { name: 'Speichern' }).click()
  await page.getByRole('button', { name: 'Bearbeiten' }).waitFor()
  await page.getByRole('definition').filter({ hasText: 'Am Strand <b>' }).waitFor()
  const edited = await server.api(`/photos/${photo.id}/detail`)
  assert.deepEqual(
    [edited.title, edited.description, edited.user_rating, edited.latitude, edited.longitude],
    ['Am Strand <b>', 'Zeile eins\nZeile zwei', 4, 39.5696, 2.6502],
  )
  assert.deepEqual(edited.keywords, [...new Set([...(before.keywords ?? []), 'Meer', 'Sand'])])
  await page.getByRole('button', { name: 'Rückgängig', exact: true }).click()
  await eventually('it is what it was', async () => {
    const now = await server.api(`/photos/${photo.id}/detail`)
    return now.title === before.title && now.latitude === before.latitude && now.user_rating === before.user_rating
  })
  expectNoComplaints(page)
})

test('GAL-14 Escape leaves a photo as it was, and letters typed into it are no shortcuts', async () => {
  const photo = photos[4]
  const before = await server.api(`/photos/${photo.id}/detail`)
  await open(`/timeline?photo=${photo.id}`)
  await page.keyboard.press('i')
  await page.getByRole('button', { name: 'Bearbeiten' }).click()
  const title = page.getByRole('textbox', { name: 'Titel' })
  await title.pressSequentially('fis')
  await title.press('ArrowLeft')
  assert.equal(await title.inputValue(), `${before.title ?? ''}fis`)
  assert.equal(shown(), photo.id)
  await title.press('Escape')
  await page.getByRole('button', { name: 'Bearbeiten' }).waitFor()
  assert.equal((await server.api(`/photos/${photo.id}/detail`)).title, before.title)
  expectNoComplaints(page)
})
