// A real server on a library of its own, and a browser that complains: what every browser test begins with.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../..')
const BIN = process.env.NIMTAFLOW_BIN ?? join(ROOT, '.venv/bin')
export const ADMIN = { email: 'ada@example.org', name: 'Ada', password: 'a calm and sturdy password' }

const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })

const until = async (what, holds, seconds = 240) => {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    const value = await holds()
    if (value) return value
    await new Promise((done) => setTimeout(done, 150))
  }
  throw new Error(`it never came to this: ${what}`)
}

/** Waits for what a page or the server comes to in its own time, however slow the machine. */
export const eventually = (what, holds) => until(what, holds, 30)

/** Starts a server. `library: false` leaves it as it is on its first day; otherwise it has an admin and a library. */
export const startServer = async ({ library = true } = {}) => {
  const place = mkdtempSync(join(tmpdir(), 'nf-e2e-'))
  const photos = join(place, 'photos')
  const made = spawnSync(join(BIN, 'python'), [join(import.meta.dirname, 'make_library.py'), photos], {
    stdio: 'inherit',
  })
  assert.equal(made.status, 0)
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1' }
  env.NIMTAFLOW_BROWSE_ROOTS = photos
  for (const name of ['DATABASE_URL', 'PHOTOS', 'NIMTAFLOW_DEMO', 'NIMTAFLOW_DATA']) delete env[name]
  const child = spawn(join(BIN, 'nimtaflow'), ['run'], { env, cwd: place, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const stop = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await new Promise((done) => child.once('exit', done))
    rmSync(place, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  try {
    await until('ready', () =>
      fetch(`${baseUrl}/api/v1/health`).then(
        (answer) => answer.ok,
        () => false,
      ),
    )
    const server = { baseUrl, photos, place, stop, said: () => said, api: null }
    if (library) {
      server.api = await setUp(server)
      await imported(server)
    }
    return server
  } catch (error) {
    process.stderr.write(said)
    await stop()
    throw error
  }
}

/** Makes the admin and the source; answers with a client of the API that is logged in. */
export const setUp = async (server) => {
  const language = 'de'
  const answer = await fetch(`${server.baseUrl}/api/v1/auth/setup`, json('POST', { ...ADMIN, language }))
  assert.ok(answer.ok, await answer.clone().text())
  const { access_token: token } = await answer.json()
  const api = async (path, method = 'GET', body) => {
    const options = json(method, body)
    options.headers.Authorization = `Bearer ${token}`
    const told = await fetch(`${server.baseUrl}/api/v1${path}`, options)
    assert.ok(told.ok, `${method} ${path}: ${told.status} ${await told.clone().text()}`)
    return told.status === 204 ? null : told.json().catch(() => null)
  }
  await api('/sources', 'POST', { path: server.photos })
  return api
}

const json = (method, body) => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: body === undefined ? undefined : JSON.stringify(body),
})

/** Waits until every file has been taken in or given up. */
export const imported = (server) =>
  until('imported', async () => {
    const { photos, waiting } = await server.api('/jobs/progress')
    const [source] = await server.api('/sources')
    return photos >= 60 && waiting === 0 && !source.scanning && source.last_scan_at
  })

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser; `newPage(options)` gives a page that notes every complaint of the console and every request elsewhere. */
export const startBrowser = async () => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  assert.ok(existsSync(executablePath) || !executablePath.startsWith('/'), `no Chromium at ${executablePath}`)
  const browser = await chromium.launch({ executablePath, args: ARGS })
  const newPage = async (server, options = {}) => {
    const { width = 1440, height = 900, language = 'de', theme = 'dark', touch = false } = options
    const context = await browser.newContext({
      baseURL: server.baseUrl,
      viewport: { width, height },
      locale: language,
      colorScheme: theme,
      hasTouch: touch,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    page.complaints = []
    page.forgiven = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) page.complaints.push(`${message.type()}: ${message.text()}`)
    })
    page.months = 0
    const isMonth = (request) => request.url().includes('/timeline/bucket?')
    page.on('request', (request) => isMonth(request) && page.months++)
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => isMonth(request) && page.months--)
    page.on('pageerror', (error) => page.complaints.push(String(error)))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== server.baseUrl) page.complaints.push(`elsewhere: ${request.url()}`)
    })
    return page
  }
  return { newPage, close: () => browser.close() }
}

/** Logs in by the API, as the page itself would: the cookies are the session. */
export const login = async (page) => {
  const form = { username: ADMIN.email, password: ADMIN.password, remember: 'true' }
  const answer = await page.request.post('/api/v1/auth/login', { form })
  assert.ok(answer.ok(), await answer.text())
}

/** Every month that the grid has asked for has come. */
export const monthsAreHere = (page) => eventually('the months in view are here', () => page.months === 0)

/** What the browser itself says of an answer that was meant to be refused is no complaint. */
export const forgive = (page, status) => page.forgiven.push(`status of ${status}`)

/** Nothing in the console, and no request to anywhere else. */
export const expectNoComplaints = (page) =>
  assert.deepEqual(
    page.complaints.filter((line) => !page.forgiven.some((status) => line.includes(status))),
    [],
  )

/** No violation of WCAG 2.2 A and AA. */
export const expectAccessible = async (page) => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  assert.deepEqual(found, [])
}

/** The page is no wider than the screen. */
export const expectNoOverflow = async (page) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(wide <= 0, `${wide} px too wide`)
}
