// Videos in a real browser: over their tile, over the seek bar, and those that no browser plays as they are.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import {
  eventually,
  expectAccessible,
  expectNoComplaints,
  expectNoOverflow,
  imported,
  login,
  startBrowser,
  startServer,
} from './server.mjs'

// MPEG-4 Part 2, as cameras wrote it twenty years ago. Of the second browsers play the sound, and no picture.
const OLD = `
import sys, av, numpy as np
for path in sys.argv[1:]:
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=24)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        sound = container.add_stream("aac", rate=44100, layout="mono") if path.endswith("mp4") else None
        for number in range(96):
            pixels = np.full((480, 640, 3), number * 2, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        container.mux(stream.encode(None))
        for number in range(170 if sound else 0):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts = 44100, number * 1024
            container.mux(sound.encode(frame))
        if sound:
            container.mux(sound.encode(None))
`
const OLD_FILMS = ['CLIP0001.AVI', 'CLIP0002.mp4']

let server
let browser
let page
let films

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  const python = join(process.env.NIMTAFLOW_BIN ?? join(import.meta.dirname, '../../.venv/bin'), 'python')
  const paths = OLD_FILMS.map((name) => join(server.photos, '2024', name))
  const made = spawnSync(python, ['-c', OLD, ...paths], { stdio: 'inherit' })
  assert.equal(made.status, 0)
  const [source] = await server.api('/sources')
  await server.api(`/sources/${source.id}/scan`, 'POST')
  await eventually('the old films are here', async () => {
    films = (await server.api('/photos?media_type=video')).items
    return films.length === 3
  })
  await imported(server)
  await eventually('all can be looked through', async () => {
    films = (await server.api('/photos?media_type=video')).items
    return films.every(({ preview_url }) => preview_url?.includes('/flipbook'))
  })
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const named = (filename) => films.find((film) => film.filename === filename)
const open = async (path, options = {}) => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
}
const video = () =>
  page.evaluate(() => {
    const { currentTime, paused, playbackRate, duration, currentSrc } =
      document.querySelector('[role=dialog] video') ?? {}
    return { currentTime, paused, playbackRate, duration, currentSrc }
  })

test('GAL-15 VID-04 a video shows its whole length under a mouse that rests on its tile', async () => {
  const film = named('MOV_0001.mp4')
  await open('/timeline')
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const tile = page.locator(`[role=gridcell][data-id="${film.id}"]`)
  await tile.scrollIntoViewIfNeeded()
  await tile.hover()
  const flipbook = tile.locator('img[data-flipbook]')
  await flipbook.waitFor()
  await eventually('it is here', () => flipbook.evaluate((image) => image.complete && image.naturalWidth > 0))
  await page.mouse.move(0, 0)
  await flipbook.waitFor({ state: 'detached' })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await tile.hover()
  await page.waitForTimeout(600)
  assert.equal(await flipbook.count(), 0)
  expectNoComplaints(page)
})

test('VID-05 over the seek bar stands the picture of that time, by mouse and by keys', async () => {
  const film = named('MOV_0001.mp4')
  await open(`/timeline?photo=${film.id}`)
  const { preview } = await server.api(`/photos/${film.id}/detail`)
  const seek = page.getByRole('slider', { name: 'Stelle im Video' })
  const bar = await page.locator('[data-player] > div').first().boundingBox()
  const look = page.locator('[data-look]')
  await page.mouse.move(bar.x + 2, bar.y + bar.height / 2)
  await eventually('the first', async () => (await look.getAttribute('data-look')) === '0')
  await page.mouse.move(bar.x + bar.width - 2, bar.y + bar.height / 2)
  await eventually('the last', async () => (await look.getAttribute('data-look')) === String(preview.tiles - 1))
  const shown = await look.locator('div').evaluate((tile) => getComputedStyle(tile).backgroundImage)
  assert.match(shown, new RegExp(`/photos/${film.id}/sprites`))
  await page.mouse.move(bar.x + bar.width / 2, 100)
  await look.waitFor({ state: 'detached' })
  await seek.focus()
  await page.keyboard.press('PageUp')
  await look.waitFor()
  await expectAccessible(page)
  expectNoComplaints(page)
})

for (const name of OLD_FILMS)
  test(`VID-06 VID-07 VID-09 what no browser plays is converted once and begins by itself: ${name}`, async () => {
    const film = named(name)
    await open(`/timeline?photo=${film.id}`)
    await eventually('its picture is here', () =>
      page.evaluate(() => (document.querySelector('[role=dialog] video')?.videoWidth ?? 0) > 0),
    )
    const { direct, variants } = await server.api(`/photos/${film.id}/playback`)
    assert.equal(direct, false)
    assert.deepEqual(
      variants.map(({ state }) => state),
      ['ready'],
    )
    await page.getByRole('button', { name: 'Abspielen' }).click()
    await eventually('it plays', async () => (await video()).currentTime > 0.3)
    expectNoComplaints(page)
  })

test('VID-06 another quality is made, and goes on where the film stands', async () => {
  const film = named('MOV_0001.mp4')
  await open(`/timeline?photo=${film.id}`)
  await eventually('it is here', async () => (await video()).duration > 5)
  await page.locator('[role=dialog] video').evaluate((element) => {
    element.currentTime = 3
    element.playbackRate = 1.5
  })
  await eventually('in its middle', async () => (await video()).currentTime === 3)
  await page.getByRole('button', { name: 'Qualität: Original' }).click()
  await page.getByRole('menuitemradio', { name: '480p' }).click()
  await eventually('the other one', async () => (await video()).currentSrc.endsWith('height=480'))
  await eventually('at the same place', async () => Math.abs((await video()).currentTime - 3) < 0.2)
  assert.equal((await video()).playbackRate, 1.5)
  await page.getByRole('button', { name: 'Qualität: 480p' }).waitFor()
  expectNoComplaints(page)
})

test('VID-07 what is converted says how far it is, what failed can be tried again, also on a phone', async () => {
  const film = named('CLIP0001.AVI')
  const answer = (variants) => ({
    json: {
      direct: false,
      mime_type: 'video/x-msvideo',
      video_codec: 'mpeg4',
      audio_codec: null,
      duration_seconds: 4,
      height: 480,
      variants,
      can_make: [480],
      suggested: 480,
    },
  })
  const variant = (state, progress, error_code = null) => ({ height: 480, state, progress, error_code, encoder: null })
  for (const [width, theme] of [
    [1440, 'dark'],
    [390, 'light'],
  ]) {
    page = await browser.newPage(server, { width, theme })
    await login(page)
    let variants = [variant('making', 0.43)]
    await page.route('**/playback', (route) => {
      if (route.request().method() === 'POST') variants = [variant('waiting', 0)]
      return route.fulfill(answer(variants))
    })
    await page.route('**/stream*', (route) => route.fulfill({ contentType: 'video/mp4', body: 'no film' }))
    await page.goto(`/timeline?photo=${film.id}`)
    await page.getByText('43 % sind fertig').waitFor()
    await expectAccessible(page)
    await expectNoOverflow(page)
    variants = [variant('failed', 0, 'transcode-failed')]
    await page.getByText('Das Video konnte nicht umgewandelt werden').waitFor()
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click()
    await page.getByText('Wartet darauf, umgewandelt zu werden').waitFor()
    await page.context().close()
  }
  page = null
})

test('VID-06 the quality can be chosen on a phone and in full screen', async () => {
  const film = named('MOV_0001.mp4')
  await open(`/timeline?photo=${film.id}`, { width: 390, height: 844 })
  await page.getByRole('button', { name: /^Qualität/ }).click()
  await page.getByRole('menuitemradio', { name: 'Original' }).waitFor()
  await expectAccessible(page)
  await expectNoOverflow(page)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/player-390.png` })
  await page.keyboard.press('Escape')
  for (const name of [/^Geschwindigkeit/, 'Endlos wiederholen', 'Vollbild', /^Untertitel/, 'Ton aus'])
    assert.ok(await page.getByRole('button', { name }).isVisible(), String(name))
  const heightOf = async (role, name) => (await page.getByRole(role, { name }).boundingBox()).y
  assert.equal(await heightOf('button', 'Abspielen'), await heightOf('button', 'Vollbild'), 'one row')
  assert.equal((await page.locator('[role=dialog] video').boundingBox()).height, 844, 'the film has all of the stage')
  await page.context().close()
  await open(`/timeline?photo=${film.id}`)
  await page.getByRole('button', { name: 'Vollbild' }).click()
  await eventually('full screen', () => page.evaluate(() => document.fullscreenElement !== null))
  await page.getByRole('button', { name: /^Qualität/ }).click()
  const item = page.getByRole('menuitemradio', { name: '480p' })
  await item.waitFor()
  assert.ok(await item.evaluate((element) => document.fullscreenElement.contains(element)))
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/player-full.png` })
  await item.click()
  await eventually('the other one', async () => (await video()).currentSrc?.endsWith('height=480'))
  expectNoComplaints(page)
})

test('VID-06 a film that the network loses is tried again, and not converted', async () => {
  const film = named('MOV_0001.mp4')
  page = await browser.newPage(server)
  await login(page)
  await page.route('**/stream*', (route) => route.abort('connectionfailed'))
  await page.goto(`/timeline?photo=${film.id}`)
  await page.getByText('Das Video konnte nicht geladen werden').waitFor()
  assert.equal(await page.getByRole('button', { name: /umwandeln/ }).count(), 0)
  const card = await page.getByRole('alert').filter({ hasText: 'geladen' }).boundingBox()
  assert.ok(Math.abs(card.y + card.height / 2 - 450) < 2, 'in the middle')
  await expectAccessible(page)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/player-lost.png` })
  await page.unroute('**/stream*')
  await page.getByRole('button', { name: 'Erneut versuchen' }).click()
  await eventually('it is here', async () => (await video()).duration > 5)
})
