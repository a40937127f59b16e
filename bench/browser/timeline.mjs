// Measures the timeline in a real browser against a running server and prints one line of JSON.
//   BASE_URL=http://localhost:8090 NIMTAFLOW_EMAIL=… NIMTAFLOW_PASSWORD=… node bench/browser/timeline.mjs
// NIMTAFLOW_COOKIE ("name=value; …") replaces the login. CHROMIUM names the browser, VIEW is desktop or phone.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core')
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-precise-memory-info',
]
const VIEWS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
}
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

/** Runs every measurement. `login(page)` signs in; without it the environment says how. */
export async function measureTimeline({ baseUrl, login = loginFromEnvironment, view = 'desktop', runs = 5 }) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: QUIET,
  })
  try {
    const context = await browser.newContext({ ...VIEWS[view], baseURL: baseUrl, locale: 'en-US' })
    await context.addInitScript(watch)
    const page = await context.newPage()
    const problems = []
    page.on('pageerror', (error) => problems.push(error.message))
    await login(page, baseUrl)
    const starts = []
    for (let i = 0; i < runs + 1; i++) starts.push(await start(page))
    const warm = starts.slice(1)
    const middle = (key) => median(warm.map((each) => each[key]))
    const result = {
      view,
      photos: await photoCount(page),
      first_tiles_ms: middle('tilesAfterShell'),
      first_tiles_from_navigation_ms: middle('tiles'),
      first_image_from_navigation_ms: middle('image'),
      heap_start_mb: await heap(page),
      scrolls: [],
    }
    for (const speed of [3000, 30_000, 200_000]) result.scrolls.push(await scroll(page, speed, 4000))
    result.jumps = []
    for (const share of [0.5, 0.9, 0.1, 0.7]) result.jumps.push(await jump(page, share, view))
    result.jump_ms = median(result.jumps.map(({ tiles_ms }) => tiles_ms))
    result.oldest_reached = await reachOldest(page)
    result.heap_mb = await heap(page)
    result.nodes = await page.evaluate(() => document.getElementsByTagName('*').length)
    const worst = (key) => Math.max(...result.scrolls.map((each) => each[key]))
    result.long_tasks = result.scrolls.reduce((sum, { long_tasks }) => sum + long_tasks, 0)
    result.longest_task_ms = worst('longest_task_ms')
    result.longest_task_wall_ms = worst('longest_task_wall_ms')
    result.errors = problems
    return result
  } finally {
    await browser.close()
  }
}

async function loginFromEnvironment(page, baseUrl) {
  const { NIMTAFLOW_COOKIE, NIMTAFLOW_EMAIL, NIMTAFLOW_PASSWORD } = process.env
  if (NIMTAFLOW_COOKIE) {
    const cookies = NIMTAFLOW_COOKIE.split('; ').map((pair) => pair.split(/=(.*)/s))
    await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: baseUrl })))
  } else if (NIMTAFLOW_EMAIL) {
    const form = { username: NIMTAFLOW_EMAIL, password: NIMTAFLOW_PASSWORD ?? '' }
    const answer = await page.request.post(`${baseUrl}/api/v1/auth/login`, { form })
    if (!answer.ok()) throw new Error(`login: ${answer.status()} ${await answer.text()}`)
  }
}

/** Runs in the page before it: notes when shell, tiles and the first picture are there, and every long task. */
function watch() {
  const seen = { long: [] }
  window.__seen = seen
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.long.push({ startTime, duration })
  }).observe({ type: 'longtask', buffered: true })
  const check = () => {
    if (seen.shell === undefined && document.getElementById('main')) seen.shell = performance.now()
    if (seen.tiles === undefined && document.querySelector('[role=gridcell]')) seen.tiles = performance.now()
    const image = document.querySelector('[role=gridcell] img')
    if (seen.image === undefined && image?.complete && image.naturalWidth > 0) seen.image = performance.now()
    if (seen.image === undefined) requestAnimationFrame(check)
  }
  requestAnimationFrame(check)
}

async function start(page) {
  await page.goto('about:blank')
  await page.goto('/timeline')
  await page.waitForFunction(() => window.__seen?.tiles !== undefined, null, { timeout: 30_000 })
  await page.waitForFunction(() => window.__seen?.image !== undefined, null, { timeout: 3000 }).catch(() => null)
  const { shell, tiles, image } = await page.evaluate(() => window.__seen)
  return { tilesAfterShell: Math.round(tiles - shell), tiles: Math.round(tiles), image: image ? Math.round(image) : null }
}

const photoCount = (page) =>
  page.evaluate(async () => (await (await fetch('/api/v1/photos/timeline/buckets')).json()).total)

async function heap(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const bytes = await page.evaluate(() => performance.memory.usedJSHeapSize)
  await session.detach()
  return Math.round(bytes / 104_857.6) / 10
}

/** Scrolls at a steady speed (px/s) and tells of frames and of the page's longest tasks meanwhile. */
async function scroll(page, speed, ms) {
  await page.evaluate(() => {
    window.__seen.long = []
  })
  const tracing = await trace(page.context().browser())
  const frames = await page.evaluate(
    ([pxPerSecond, forMs]) =>
      new Promise((done) => {
        const grid = document.querySelector('[role=grid]')
        const times = []
        const frame = (now) => {
          const passed = times.length > 0 ? Math.min(100, now - times.at(-1)) : 16
          times.push(now)
          grid.scrollTop += (pxPerSecond * passed) / 1000
          if (now - times[0] < forMs) requestAnimationFrame(frame)
          else done(times)
        }
        requestAnimationFrame(frame)
      }),
    [speed, ms],
  )
  await sleep(500)
  const tasks = await tracing.end()
  const wall = await page.evaluate(() => window.__seen.long.map(({ duration }) => Math.round(duration)))
  const seconds = (frames.at(-1) - frames[0]) / 1000
  return {
    px_per_s: speed,
    fps: Math.round(((frames.length - 1) / seconds) * 10) / 10,
    cpu_ms_per_s: Math.round(tasks.reduce((sum, task) => sum + task, 0) / (seconds + 0.5)),
    longest_task_ms: Math.round(Math.max(0, ...tasks)),
    longest_task_wall_ms: Math.max(0, ...wall),
    long_tasks: tasks.filter((task) => task > 100).length,
  }
}

/** Records the tasks of the pages' main threads, in ms of their own time: another program's load does not count. */
async function trace(browser) {
  const session = await browser.newBrowserCDPSession()
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  const traceConfig = { includedCategories: ['toplevel'], excludedCategories: ['*'] }
  await session.send('Tracing.start', { traceConfig, transferMode: 'ReportEvents' })
  const end = async () => {
    const complete = new Promise((done) => session.once('Tracing.tracingComplete', done))
    await session.send('Tracing.end')
    await complete
    await session.detach()
    const main = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid}:${tid}`),
    )
    return events
      .filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && main.has(`${pid}:${tid}`))
      .map(({ tdur = 0 }) => tdur / 1000)
  }
  return { end }
}

/** Drags the scrubber to a share of all photos; the time runs from letting go to tiles and to all pictures in view. */
async function jump(page, share, view) {
  await page.evaluate(() => {
    window.__jump = undefined
  })
  if (view === 'phone') await page.evaluate(() => document.querySelector('[role=grid]').scrollBy(0, 20))
  const thumb = page.getByRole('slider')
  const grid = await page.getByRole('grid').boundingBox()
  const from = await thumb.boundingBox()
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width / 2, grid.y + grid.height * share, { steps: 4 })
  await page.evaluate(() => {
    addEventListener('pointerup', () => (window.__jump = performance.now()), { once: true, capture: true })
  })
  await page.mouse.up()
  return page.evaluate(
    (wanted) =>
      new Promise((done) => {
        let tiles
        const look = () => {
          const passed = performance.now() - window.__jump
          const seen = [...document.querySelectorAll('[role=gridcell]')].filter((tile) => {
            const { top, bottom } = tile.getBoundingClientRect()
            return bottom > 0 && top < innerHeight
          })
          if (seen.length > 4) tiles ??= passed
          const images = seen.flatMap((tile) => [...tile.querySelectorAll('img')])
          const all = tiles !== undefined && images.every((image) => image.complete)
          const month = document.querySelector('[role=slider]').getAttribute('aria-valuetext')
          if (all || passed > 10_000) done({ share: wanted, month, tiles_ms: Math.round(tiles), pictures_ms: Math.round(passed) })
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    share,
  )
}

/** Whether the very last photo of the list can be brought into view. */
async function reachOldest(page) {
  await page.getByRole('slider').press('End')
  await sleep(1500)
  await page.getByRole('slider').press('End')
  await sleep(1000)
  return page.evaluate(async () => {
    const { buckets, undated } = await (await fetch('/api/v1/photos/timeline/buckets')).json()
    const dated = buckets.filter(({ month, count }) => month !== 'undated' && count > 0)
    const last = undated > 0 ? { month: 'undated', count: undated } : dated.at(-1)
    const part = Math.ceil(last.count / 5000) - 1
    const url = `/api/v1/photos/timeline/bucket?month=${last.month}&part=${part}`
    const id = (await (await fetch(url)).json()).id.at(-1)
    const tile = document.querySelector(`[role=gridcell][data-id="${id}"]`)?.getBoundingClientRect()
    return Boolean(tile && tile.bottom > 0 && tile.top < innerHeight)
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const baseUrl = process.env.BASE_URL ?? 'http://localhost:8090'
  const result = await measureTimeline({ baseUrl, view: process.env.VIEW ?? 'desktop' })
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
