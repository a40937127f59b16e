// The timeline in a real browser against a real server.
import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
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

const open = async (options = {}, path = '/timeline') => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
  await page.waitForSelector('[role=gridcell] img')
  await monthsAreHere(page)
  return page
}

/** Every photo of the timeline in its order, as the API tells it. */
const allPhotos = async (query = '') => {
  const { buckets, undated } = await server.api(`/photos/timeline/buckets?${query}`)
  const months = [...buckets.map(({ month }) => month), ...(undated > 0 ? ['undated'] : [])]
  const pages = await Promise.all(months.map((month) => server.api(`/photos/timeline/bucket?month=${month}&${query}`)))
  return pages.flatMap((page) =>
    page.id.map((id, at) => ({ id, ratio: page.ratio[at], month: page.month, day: page.day[at] })),
  )
}

/** What is drawn, by photo: ids in reading order with their boxes. */
const tiles = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role=gridcell]')].map((tile) => {
      const { left, top, right, bottom } = tile.getBoundingClientRect()
      return { id: Number(tile.dataset.id), left, top, right, bottom }
    }),
  )

const sliderMonth = () => page.getByRole('slider').getAttribute('aria-valuetext')

/** What is drawn once nothing moves any more, and the page has had time to note where it stands. */
const settled = async () => {
  let was = ''
  for (let still = 0; still < 4; ) {
    await page.waitForTimeout(150)
    const now = JSON.stringify(await tiles())
    still = now === was && page.months === 0 ? still + 1 : 0
    was = now
  }
  return tiles()
}

/** Scrolls to the end and gathers every id that was drawn, in order. */
const scrollThrough = async () => {
  const seen = new Set()
  await page.evaluate(() => document.querySelector('[role=grid]').scrollTo(0, 0))
  const atTheEnd = () =>
    page.evaluate(() => {
      const { scrollTop, clientHeight, scrollHeight } = document.querySelector('[role=grid]')
      return scrollTop + clientHeight >= scrollHeight - 1
    })
  for (let still = 0; still < 4; ) {
    await page.waitForTimeout(120)
    await monthsAreHere(page)
    const before = seen.size
    for (const { id } of await tiles()) seen.add(id)
    still = seen.size === before && (await atTheEnd()) ? still + 1 : 0
    await page.evaluate(() => document.querySelector('[role=grid]').scrollBy(0, innerHeight * 0.7))
  }
  return [...seen]
}

test('GAL-01 the grid keeps ratios, never overlaps and never leaves the page, at any width', async () => {
  const ratios = new Map((await allPhotos()).map(({ id, ratio }) => [id, ratio]))
  await open()
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [700, 800],
    [390, 844],
    [320, 600],
  ]) {
    await page.setViewportSize({ width, height })
    await eventually('the new width', async () => (await tiles()).every(({ right }) => right <= width + 1))
    const drawn = await settled()
    assert.ok(drawn.length > 3, `${drawn.length} tiles at ${width}`)
    for (const [at, tile] of drawn.entries()) {
      const wide = tile.right - tile.left
      const high = tile.bottom - tile.top
      assert.ok(tile.left >= 0 && tile.right <= width + 1, `inside of ${width}`)
      assert.ok(Math.abs(wide - ratios.get(tile.id) * high) <= 2, `${wide}×${high} at ${ratios.get(tile.id)}`)
      for (const other of drawn.slice(at + 1)) {
        const apart =
          tile.right <= other.left || other.right <= tile.left || tile.bottom <= other.top || other.bottom <= tile.top
        assert.ok(apart, `${tile.id} and ${other.id} overlap at ${width}`)
      }
    }
    await expectNoOverflow(page)
  }
  expectNoComplaints(page)
})

test('GAL-02 scrolling reaches every photo and keeps only those near the window', async () => {
  const photos = await allPhotos()
  await open({ height: 600 })
  await page.getByRole('button', { name: 'L', exact: true }).click()
  const seen = await scrollThrough()
  assert.deepEqual([...seen].sort(), photos.map(({ id }) => id).sort())
  assert.ok((await tiles()).length < photos.length, 'not all photos are in the document at once')
  expectNoComplaints(page)
})

test('GAL-03 GAL-04 newest first, or oldest first, as the address says', async () => {
  const byDate = (photos) => photos.map(({ month, day }) => `${month}-${String(day).padStart(2, '0')}`)
  const newest = await allPhotos()
  assert.deepEqual(byDate(newest), byDate(newest).toSorted().reverse())
  await open()
  await eventually('newest first', async () => (await tiles())[0]?.id === newest[0].id)
  await page.getByRole('button', { name: 'Anzeige' }).click()
  await page.getByRole('menuitemradio', { name: 'Älteste zuerst' }).click()
  await page.keyboard.press('Escape')
  await page.waitForURL(/order=oldest/)
  const oldest = await allPhotos('order=oldest')
  await eventually('oldest first', async () => (await tiles())[0]?.id === oldest[0].id)
  await page.reload()
  await eventually('still oldest first', async () => (await tiles())[0]?.id === oldest[0].id)
  expectNoComplaints(page)
})

test('GAL-10 the scrubber says the month, and goes there by mouse and by keyboard', async () => {
  await open({ height: 600 })
  const slider = page.getByRole('slider', { name: 'Zeitpunkt' })
  const months = (await server.api('/photos/timeline/buckets')).buckets.map(({ month }) => month)
  const box = await slider.boundingBox()
  const grid = await page.getByRole('grid').boundingBox()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  const held = await sliderMonth()
  await page.mouse.move(box.x + box.width / 2, grid.y + grid.height * 0.5)
  await eventually('the label goes along', async () => (await sliderMonth()) !== held)
  const label = await sliderMonth()
  assert.match(label, /^\p{L}+ 20\d\d$/u)
  await page.mouse.up()
  await eventually(
    `the grid stands near ${label}`,
    async () => (await page.getByRole('rowgroup', { name: label }).count()) > 0,
  )
  await slider.focus()
  await page.keyboard.press('End')
  await eventually('the last month', async () => (await sliderMonth()).includes(months.at(-1).slice(0, 4)))
  await page.keyboard.press('Home')
  await eventually('the first month', async () => (await sliderMonth()).includes(months[0].slice(0, 4)))
  const first = await sliderMonth()
  await page.keyboard.press('PageDown')
  await eventually('a year down', async () => (await sliderMonth()).slice(-4) < first.slice(-4))
  await expectAccessible(page)
  expectNoComplaints(page)
})

test('GAL-01 one tile is reached by Tab, the arrows go on from it, letters leap by day, month and year', async () => {
  const photos = await allPhotos()
  await open()
  const focused = () => page.evaluate(() => Number(document.activeElement?.closest('[data-id]')?.dataset.id))
  await page.locator(`[role=gridcell][data-id="${photos[0].id}"] a[tabindex="0"]`).waitFor()
  assert.equal(await page.locator('[role=gridcell] a[tabindex="0"]').count(), 1)
  await page.locator('[role=gridcell] a[tabindex="0"]').focus()
  assert.equal(await focused(), photos[0].id)
  await page.keyboard.press('ArrowRight')
  await eventually('the second', async () => (await focused()) === photos[1].id)
  await page.keyboard.press('End')
  await eventually('the last', async () => (await focused()) === photos.at(-1).id)
  await page.keyboard.press('Home')
  await eventually('the first', async () => (await focused()) === photos[0].id)
  const after = (same) => photos.find((photo) => !same(photo)).id
  for (const [key, same] of [
    ['d', ({ month, day }) => month === photos[0].month && day === photos[0].day],
    ['m', ({ month }) => month === photos[0].month],
    ['y', ({ month }) => month.slice(0, 4) === photos[0].month.slice(0, 4)],
  ]) {
    await page.keyboard.press(key)
    await eventually(`${key} leaps`, async () => (await focused()) === after(same))
    await page.keyboard.press('Home')
    await eventually('the first', async () => (await focused()) === photos[0].id)
  }
  const name = await page.evaluate(() => document.activeElement.getAttribute('aria-label'))
  assert.match(name, /^(Foto|Video), \d{1,2}\. \p{L}+ 20\d\d/u)
  expectNoComplaints(page)
})

test('GAL-09 a favourite is marked at once, can be taken back, and has its page', async (t) => {
  const [{ id }] = await allPhotos()
  t.after(() => server.api(`/photos/${id}/favorite`, 'PATCH', { favorite: false }))
  const isFavorite = async () => (await server.api(`/photos/${id}`)).is_favorite
  await open()
  const tile = page.locator(`[data-id="${id}"]`)
  await tile.hover()
  await tile.getByRole('button', { name: 'Zu Favoriten hinzufügen' }).click()
  await eventually('marked', isFavorite)
  await page.getByRole('button', { name: 'Rückgängig' }).click()
  await eventually('taken back', async () => !(await isFavorite()))
  await tile.locator('a').focus()
  await page.keyboard.press('f')
  await eventually('marked by key', isFavorite)
  assert.match(await tile.locator('a').getAttribute('aria-label'), /Favorit/)
  await page.goto('/favorites')
  await page.waitForSelector(`[data-id="${id}"]`)
  assert.deepEqual(
    (await tiles()).map((each) => each.id),
    [id],
  )
  await expectAccessible(page)
  await server.api(`/photos/${id}/favorite`, 'PATCH', { favorite: false })
  await page.reload()
  await page.getByText('Noch keine Favoriten').waitFor()
  await expectAccessible(page)
  expectNoComplaints(page)
})

test('GEN-20 thumbnails come from versioned addresses that may be kept for ever', async () => {
  page = await browser.newPage(server)
  await login(page)
  const answers = []
  page.on('response', (answer) => answer.url().includes('/thumbnail?') && answers.push(answer))
  await page.goto('/timeline')
  await page.waitForSelector('[role=gridcell] img[data-shown]')
  assert.ok(answers.length > 0)
  for (const answer of answers) {
    assert.match(answer.url(), /[?&]v=[0-9a-f]{8}/)
    assert.match(answer.headers()['cache-control'], /max-age=31536000.*immutable/)
  }
})

test('GAL-02 Back and Reload come back to where one was', async () => {
  await open({ height: 600 })
  await page.getByRole('slider').focus()
  await page.keyboard.press('PageDown')
  await page.waitForTimeout(300)
  const before = (await settled()).filter(({ top }) => top > 100)[0]
  await page.reload()
  await eventually('after Reload', async () =>
    (await tiles()).some(({ id, top }) => id === before.id && Math.abs(top - before.top) < 2),
  )
  await page.getByRole('link', { name: 'Favoriten' }).first().click()
  await page.waitForURL(/favorites/)
  await page.goBack()
  await eventually('after Back', async () =>
    (await tiles()).some(({ id, top }) => id === before.id && Math.abs(top - before.top) < 2),
  )
  expectNoComplaints(page)
})

test('GAL-02 Back comes back to where one was, also when one left while it moved', async () => {
  await open({ height: 600 })
  await settled()
  const { id, top } = await page.evaluate(async () => {
    const grid = document.querySelector('[role=grid]')
    grid.scrollTop = 700
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    const boxes = [...document.querySelectorAll('[role=gridcell]')].map((tile) => ({
      id: tile.dataset.id,
      top: tile.getBoundingClientRect().top,
    }))
    document.querySelector('a[href^="/favorites"]').click()
    return boxes.find((box) => box.top > 100)
  })
  await page.getByText('Noch keine Favoriten').waitFor()
  await page.goBack()
  await eventually('after Back', async () =>
    (await tiles()).some((tile) => tile.id === Number(id) && Math.abs(tile.top - top) < 2),
  )
  expectNoComplaints(page)
})

test('GEN-06 who wants less motion gets every change at once', async () => {
  await open()
  const heights = await page.evaluate(() => {
    const box = document.body.appendChild(document.createElement('div'))
    return ['10px', '5000px'].map((height) => {
      box.style.height = height
      return box.clientHeight
    })
  })
  assert.deepEqual(heights, [10, 5000])
})

test('GAL-02 a new file appears without a reload, and nothing jumps', async () => {
  await open({ height: 600 })
  const total = (await allPhotos()).length
  await page.getByRole('slider').focus()
  await page.keyboard.press('PageDown')
  await page.waitForTimeout(300)
  const before = (await settled()).filter(({ top }) => top > 100)[0]
  const source = join(server.photos, '2024')
  copyFileSync(join(source, 'MOV_0001.mp4'), join(source, 'MOV_20260101_120000.mp4'))
  const [{ id }] = await server.api('/sources')
  await server.api(`/sources/${id}/scan`, 'POST')
  await page.getByText(`${total + 1} Fotos`).waitFor({ timeout: 30_000 })
  const same = (await tiles()).find((tile) => tile.id === before.id)
  assert.ok(same && Math.abs(same.top - before.top) < 2, 'what was seen stays where it was')
  expectNoComplaints(page)
})

test('GAL-01 an empty library says what to do, a failing server how to try again', async () => {
  page = await browser.newPage(server)
  await login(page)
  const silence = { contentType: 'text/event-stream', body: '' } // the server's events would ask for the list again
  await page.route('**/api/v1/live', (route) => route.fulfill(silence))
  const buckets = '**/api/v1/photos/timeline/buckets*'
  await page.route(buckets, (route) => route.fulfill({ json: { buckets: [], undated: 0, total: 0 } }))
  await page.goto('/timeline')
  const action = page.getByRole('link', { name: 'Quelle hinzufügen' })
  await action.waitFor()
  assert.match(await action.getAttribute('href'), /^\/settings/)
  await expectAccessible(page)
  await page.unroute(buckets)
  await page.route(buckets, (route) => route.fulfill({ status: 422, json: { code: 'invalid', status: 422 } }))
  await page.reload()
  await page.getByText('Konnte nicht geladen werden').waitFor()
  await expectAccessible(page)
  await page.unroute(buckets)
  await page.getByRole('button', { name: 'Erneut versuchen' }).click()
  await page.waitForSelector('[role=gridcell] img')
})

for (const language of ['de', 'en']) {
  for (const theme of ['dark', 'light']) {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ]) {
      test(`GEN-08 the timeline is whole: ${language}, ${theme}, ${width} px`, async (t) => {
        t.after(() => server.api('/auth/me', 'PATCH', { language: 'de' }))
        await server.api('/auth/me', 'PATCH', { language })
        await open({ language, theme, width, height, touch: width < 500 })
        await page.getByRole('grid', { name: language === 'de' ? 'Zeitleiste' : 'Timeline' }).waitFor()
        await expectAccessible(page)
        await expectNoOverflow(page)
        expectNoComplaints(page)
      })
    }
  }
}
