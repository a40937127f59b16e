// Pictures of other kinds in a real browser: all have a tile, animations move, and each says what it is.
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

const OTHERS = `
import sys, os, struct
import numpy as np, pyvips
from pathlib import Path
from PIL import Image
import pillow_heif, pillow_jxl
pillow_heif.register_heif_opener()
folder = Path(sys.argv[1])
y, x = np.mgrid[:600, :800]
base = np.stack([x / 800 * 255, y / 600 * 255, np.full(x.shape, 90)], axis=2).astype(np.uint8)
frames = [Image.fromarray(np.roll(base, 100 * turn, axis=1)) for turn in range(6)]
for name in ("moves.gif", "moves.webp", "moves.png"):
    frames[0].save(folder / name, save_all=True, append_images=frames[1:], duration=120, loop=0)
for name in ("still.jxl", "still.heic", "still.avif", "still.tif", "still.bmp"):
    Image.fromarray(base).save(folder / name, "JXL" if name.endswith("jxl") else None)
head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, 600, 800, 8, 3) + bytes(12)
(folder / "still.psd").write_bytes(head + bytes(2) + base.transpose(2, 0, 1).tobytes())
light = (base / 255.0).astype(np.float32) ** 2.2
light[:200, 600:] = 6
pyvips.Image.new_from_array(light).copy(interpretation="scrgb").uhdrsave(str(folder / "hdr.jpg"))
`
const NAMES = ['hdr.jpg', 'moves.gif', 'moves.png', 'moves.webp', 'still.avif', 'still.bmp', 'still.heic', 'still.jxl']
const ALL = [...NAMES, 'still.psd', 'still.tif']

let server
let browser
let page
let others

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  const python = join(process.env.NIMTAFLOW_BIN ?? join(import.meta.dirname, '../../.venv/bin'), 'python')
  const made = spawnSync(python, ['-c', OTHERS, join(server.photos, '2024')], { stdio: 'inherit' })
  assert.equal(made.status, 0)
  const [source] = await server.api('/sources')
  await server.api(`/sources/${source.id}/scan`, 'POST')
  await eventually('the others are here', async () => {
    const { items } = await server.api('/photos?sort=added&limit=100')
    others = items.filter(({ filename }) => ALL.includes(filename))
    return others.length === ALL.length
  })
  await imported(server)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})
afterEach(async () => {
  await page?.context().close()
})

const named = (filename) => others.find((photo) => photo.filename === filename)
const tileOf = (filename) => page.locator(`[role=gridcell][data-id="${named(filename).id}"]`)
const open = async (path, options = {}) => {
  page = await browser.newPage(server, options)
  await login(page)
  await page.goto(path)
}
const isHere = (picture) =>
  eventually('it is here', () => picture.evaluate((image) => image.complete && image.naturalWidth > 0))

test('META-04 every kind of picture has a tile', async () => {
  for (const filename of ALL) {
    const photo = await server.api(`/photos/${named(filename).id}`)
    assert.equal(photo.status, 'done', filename)
    assert.deepEqual([photo.width, photo.height], [800, 600], filename)
  }
})

for (const options of [{}, { width: 390, height: 844, language: 'en', theme: 'light' }])
  test(`GAL-10 tiles say that they move or are HDR: ${options.language ?? 'de'}`, async () => {
    await open('/timeline', options)
    for (const [filename, word] of [
      ['moves.gif', 'GIF'],
      ['moves.png', 'GIF'],
      ['hdr.jpg', 'HDR'],
    ]) {
      await tileOf(filename).scrollIntoViewIfNeeded()
      await tileOf(filename).getByText(word, { exact: true }).waitFor()
    }
    await isHere(tileOf('moves.gif').locator('img').first())
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/tiles-${options.width ?? 1440}.png` })
    await expectAccessible(page)
    await expectNoOverflow(page)
    expectNoComplaints(page)
  })

test('GAL-15 an animation moves under a mouse that rests on its tile', async () => {
  await open('/timeline')
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  for (const filename of ['moves.gif', 'moves.webp']) {
    await tileOf(filename).scrollIntoViewIfNeeded()
    await tileOf(filename).hover()
    const moving = tileOf(filename).locator('img[data-animation]')
    await moving.waitFor()
    await isHere(moving)
    assert.match(await moving.getAttribute('src'), /\/original$/)
    await page.mouse.move(0, 0)
    await moving.waitFor({ state: 'detached' })
  }
  expectNoComplaints(page)
})

test('GAL-12 in the lightbox it moves, too, unless calm is wanted', async () => {
  const { id } = named('moves.webp')
  await open(`/timeline?photo=${id}`)
  const whole = page.locator(`[data-current] img[src="/api/v1/photos/${id}/original"]`)
  await isHere(page.locator(`[data-current] img[src*="size=large"]`))
  assert.equal(await whole.count(), 0)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.reload()
  await whole.waitFor()
  await isHere(whole)
  await expectAccessible(page)
  expectNoComplaints(page)
})
