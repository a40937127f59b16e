import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onLive, startLive } from './live'

class FakeStream extends EventTarget {
  static all: FakeStream[] = []
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  closed = false
  constructor(readonly url: string) {
    super()
    FakeStream.all.push(this)
  }
  close() {
    this.closed = true
  }
  say(kind: string, facts: object = {}) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(facts) }))
  }
}

const keys = [
  '/api/v1/sources',
  '/api/v1/failures',
  '/api/v1/jobs',
  '/api/v1/photos/timeline/buckets',
  '/api/v1/settings',
]

function setUp() {
  const queries = new QueryClient()
  for (const path of keys) queries.setQueryData(['get', path, {}], {})
  const staleNow = () => keys.filter((path) => queries.getQueryState(['get', path, {}])?.isInvalidated)
  return { queries, staleNow, stop: startLive(queries), stream: () => FakeStream.all.at(-1) as FakeStream }
}

function see(seen: boolean) {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(!seen)
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeStream.all = []
  vi.stubGlobal('EventSource', FakeStream)
  vi.stubGlobal('fetch', async () => new Response('{}'))
})
afterEach(() => vi.useRealTimers())

describe('live events', () => {
  it('make exactly the right queries stale, many events at once', () => {
    const { stream, staleNow, stop } = setUp()
    stream().say('library')
    stream().say('library')
    expect(staleNow()).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(staleNow()).toEqual(['/api/v1/sources', '/api/v1/failures'])
    stop()
  })

  it('make everything stale after hello', () => {
    const { stream, staleNow, stop } = setUp()
    stream().say('hello')
    vi.advanceTimersByTime(1000)
    expect(staleNow()).toEqual(keys)
    stop()
  })

  it('tell listeners the facts at once', () => {
    const { stream, stop } = setUp()
    const heard = vi.fn()
    const silence = onLive('photos', heard)
    stream().say('photos', { months: ['2023-07'] })
    silence()
    stream().say('photos')
    expect(heard.mock.calls).toEqual([[{ months: ['2023-07'] }]])
    stop()
  })

  it('come back after a lost connection, more and more patiently, and stop when told', async () => {
    const { stream, stop } = setUp()
    stream().onerror?.()
    await vi.advanceTimersByTimeAsync(1000)
    expect(FakeStream.all).toHaveLength(2)
    stream().onerror?.()
    await vi.advanceTimersByTimeAsync(1000)
    expect(FakeStream.all).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(FakeStream.all).toHaveLength(3)
    stream().onerror?.()
    stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeStream.all).toHaveLength(3)
    expect(FakeStream.all.every((one) => one.closed)).toBe(true)
  })

  it('leave the connection to other tabs a minute after this one was hidden, until it is seen again', async () => {
    const { stream, stop } = setUp()
    see(false)
    await vi.advanceTimersByTimeAsync(50_000)
    see(true)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(FakeStream.all).toHaveLength(1)
    expect(stream().closed).toBe(false)
    see(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(stream().closed).toBe(true)
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(600_000)
    expect(FakeStream.all).toHaveLength(1)
    see(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeStream.all).toHaveLength(2)
    expect(stream().closed).toBe(false)
    stop()
  })

  it('do not come back in a hidden tab, nor after they were told to stop', async () => {
    const { stream, stop } = setUp()
    see(false)
    stream().onerror?.()
    await vi.advanceTimersByTimeAsync(61_000)
    const before = FakeStream.all.length
    stream().onerror?.()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(FakeStream.all).toHaveLength(before)
    stop()
    see(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeStream.all).toHaveLength(before)
  })
})
