import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from './problem'
import { onExpired, refresh, send } from './session'

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })
const unauthenticated = () => problem(401, { code: 'unauthenticated', status: 401 })
const request = (path: string, init?: RequestInit) => new Request(`http://localhost:8090${path}`, init)

/** A server whose session is over until it is refreshed. */
function server({ refreshes }: { refreshes: boolean }) {
  const seen: string[] = []
  let fresh = false
  const answer = vi.fn(async (input: Request | string, init?: RequestInit) => {
    const path = typeof input === 'string' ? input : new URL(input.url).pathname
    const method = typeof input === 'string' ? init?.method : input.method
    seen.push(`${method} ${path}`)
    await Promise.resolve()
    if (path.endsWith('/auth/refresh')) {
      fresh = refreshes
      return refreshes ? new Response('{}') : unauthenticated()
    }
    if (!fresh) return unauthenticated()
    return new Response(typeof input === 'string' ? '{}' : (await input.text()) || '{}')
  })
  vi.stubGlobal('fetch', answer)
  return { seen, refreshCount: () => seen.filter((line) => line.endsWith('/auth/refresh')).length }
}

beforeEach(() => localStorage.clear())
afterEach(() => vi.useRealTimers())

describe('send', () => {
  it('refreshes once for many requests and sends each again, body and all', async () => {
    const { refreshCount } = server({ refreshes: true })
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((body) => send(request('/api/v1/sources', { method: 'POST', body }))),
    )
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['a', 'b', 'c'])
    expect(refreshCount()).toBe(1)
  })

  it('tells once the session is over for good, and throws the problem', async () => {
    const { refreshCount } = server({ refreshes: false })
    const told = vi.fn()
    const stop = onExpired(told)
    await expect(send(request('/api/v1/photos'))).rejects.toMatchObject({ code: 'unauthenticated', status: 401 })
    stop()
    expect(told).toHaveBeenCalledTimes(1)
    expect(refreshCount()).toBe(1)
  })

  it('does not refresh for a wrong password', async () => {
    const { seen } = server({ refreshes: true })
    await expect(send(request('/api/v1/auth/login', { method: 'POST' }))).rejects.toBeInstanceOf(Problem)
    expect(seen).toEqual(['POST /api/v1/auth/login'])
  })

  it('does not refresh when another tab has just done so', async () => {
    const { refreshCount } = server({ refreshes: true })
    const since = Date.now()
    localStorage.setItem('nimtaflow.refreshed', String(since + 1))
    expect(await refresh(since)).toBe(true)
    expect(refreshCount()).toBe(0)
  })

  it('refreshes even while the page is left', async () => {
    const fetched = vi.fn(async () => new Response('{}'))
    vi.stubGlobal('fetch', fetched)
    await refresh()
    expect(fetched).toHaveBeenCalledWith('/api/v1/auth/refresh', { method: 'POST', keepalive: true })
  })

  it('throws problem+json with its code and facts', async () => {
    vi.stubGlobal('fetch', async () => problem(429, { code: 'login-throttled', status: 429, retry_after: 12 }))
    await expect(send(request('/api/v1/auth/login'))).rejects.toMatchObject({
      code: 'login-throttled',
      status: 429,
      facts: { retry_after: 12 },
    })
  })

  it('calls a network without an answer offline, and a proxy’s error page unreachable', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(send(request('/api/v1/photos'))).rejects.toMatchObject({ code: 'offline', status: 0 })
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    await expect(send(request('/api/v1/photos'))).rejects.toMatchObject({ code: 'unreachable', status: 502 })
  })
})
