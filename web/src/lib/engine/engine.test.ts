import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Spacing } from '../layout'
import type { Bucket, BucketList, Chunk } from './chunks'
import { Engine } from './engine'

const spacing: Spacing = { width: 1380, row: 220, gap: 4, header: 36, dayGap: 24, dayWidth: 168 }
const VIEWPORT = 900

/** A library of `years` × 12 months, newest first. */
function library(years: number, perMonth: number): BucketList {
  const buckets = Array.from({ length: years * 12 }, (_, i) => {
    const month = `${2026 - Math.floor(i / 12)}-${String(12 - (i % 12)).padStart(2, '0')}`
    return { month, count: perMonth, days: Math.min(28, perMonth), revision: 0 }
  })
  return { buckets, undated: 0, total: years * 12 * perMonth }
}

let nextId = 1
function bucketOf(chunk: Chunk, ratio = (i: number) => [1.333, 0.75, 1.5, 1.778][i % 4] as number): Bucket {
  const each = <T>(make: (i: number) => T) => Array.from({ length: chunk.count }, (_, i) => make(i))
  const first = nextId
  nextId += chunk.count
  return {
    month: chunk.month,
    part: chunk.part,
    parts: 1,
    id: each((i) => first + i),
    ratio: each(ratio),
    thumbhash: each(() => null),
    v: each(() => 'abcd1234'),
    day: each((i) => 28 - Math.floor((i * Math.min(28, chunk.count)) / chunk.count)),
    flags: each(() => 0),
    duration: each(() => 0),
    stack: each(() => 0),
  }
}

function setUp(list: BucketList, answer: (chunk: Chunk) => Bucket = bucketOf) {
  const scroller = { scrollTop: 0 }
  const stage = { style: { height: '' } }
  const asked: { chunk: Chunk; signal: AbortSignal; answer: () => Promise<void>; fail: () => Promise<void> }[] = []
  let time = 0
  const engine = new Engine(
    (chunk, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
        asked.push({
          chunk,
          signal,
          answer: async () => {
            resolve(answer(chunk))
            await flush()
          },
          fail: async () => {
            reject(new Error('500'))
            await flush()
          },
        })
      }),
    () => time,
  )
  engine.attach(scroller, stage)
  engine.setList(list)
  engine.resize(spacing, VIEWPORT)
  const scroll = (by: number, ms = 16) => {
    time += ms
    const end = Number.parseFloat(stage.style.height) - VIEWPORT
    scroller.scrollTop = Math.max(0, Math.min(end, scroller.scrollTop + by))
    engine.scrolled()
  }
  const answerAll = async () => {
    for (let i = 0; i < 60 && asked.length > 0; i++) await asked.shift()?.answer()
  }
  return { engine, scroller, stage, asked, scroll, answerAll }
}

const flush = async () => {
  for (let i = 0; i < 4; i++) await Promise.resolve()
}

/** What the reader looks at: the first photo of a row in the upper part, and where that row stands on the screen. */
function seen(engine: Engine): { id: number; y: number } | null {
  const anchor = engine.anchor()
  return anchor && anchor.id !== null ? { id: anchor.id, y: -anchor.offset } : null
}

describe('GAL-02 the timeline engine', () => {
  it('reaches the oldest month of a million photos in a scroller of two million px', async () => {
    const { engine, scroller, stage, answerAll } = setUp(library(25, 3400))
    expect(engine.ruler.photos).toBe(1_020_000)
    expect(engine.ruler.total).toBeGreaterThan(33_554_432)
    engine.jumpToFraction(1)
    await answerAll()
    engine.jumpToFraction(1)
    expect(Number.parseFloat(stage.style.height)).toBeLessThanOrEqual(2_000_000)
    expect(scroller.scrollTop).toBeLessThanOrEqual(2_000_000)
    expect(engine.view.month).toBe('2002-01')
    const last = engine.view.parts.at(-1)
    expect(last?.chunk.month).toBe('2002-01')
    expect(last?.to).toBe(last?.layout?.rowTop.length)
  })

  it('keeps what is seen in place when buckets above turn out higher or lower than expected', async () => {
    const { engine, asked, answerAll } = setUp(library(10, 60), (chunk) => bucketOf(chunk, () => 0.5))
    engine.jumpToFraction(0.5)
    await answerAll()
    engine.jumpTo(engine.position - 100)
    const before = seen(engine)
    for (let i = 0; i < 40; i++) {
      engine.jumpTo(engine.position - 30)
      const here = seen(engine)
      await answerAll()
      expect(seen(engine)).toEqual(here)
    }
    expect(before).not.toBeNull()
    expect(asked).toHaveLength(0)
  })

  it('never changes the scroll offset while the reader scrolls', async () => {
    const { engine, scroller, asked, scroll } = setUp(library(30, 900), (chunk) => bucketOf(chunk, () => 0.6))
    engine.jumpToFraction(0.5)
    for (let i = 0; i < 200; i++) {
      scroll(-60)
      const offset = scroller.scrollTop
      await asked.shift()?.answer()
      expect(scroller.scrollTop).toBe(offset)
    }
  })

  it('fetches nothing while it flies and gives up what left the window', () => {
    const { asked, scroll } = setUp(library(30, 3000))
    const first = asked[0]
    expect(first?.signal.aborted).toBe(false)
    for (let i = 0; i < 100; i++) scroll(3000)
    expect(asked.length).toBe(1)
    for (let i = 0; i < 20; i++) scroll(20)
    expect(first?.signal.aborted).toBe(true)
    expect(asked.length).toBeGreaterThan(1)
  })

  it('comes to rest and loads', () => {
    vi.useFakeTimers()
    const { engine, asked, scroll } = setUp(library(30, 3000))
    for (let i = 0; i < 100; i++) scroll(3000)
    expect(engine.view.load).toBe(false)
    vi.advanceTimersByTime(100)
    expect(engine.view.load).toBe(true)
    expect(asked.length).toBeGreaterThan(1)
    vi.useRealTimers()
  })

  it('keeps 24 buckets in memory', async () => {
    const { engine, answerAll } = setUp(library(20, 400))
    for (let f = 0; f <= 1; f += 0.02) {
      engine.jumpToFraction(f)
      await answerAll()
    }
    expect(engine.stock.shelf.keys.length).toBeLessThanOrEqual(24)
    expect(engine.view.parts.every(({ layout }) => layout)).toBe(true)
  })

  it('shows new photos at the top, and elsewhere keeps the view when photos arrive above', async () => {
    const list = library(10, 200)
    const { engine, answerAll } = setUp(list)
    await answerAll()
    const more = (count: number): BucketList => ({
      ...list,
      buckets: list.buckets.map((bucket, i) => (i === 0 ? { ...bucket, count } : bucket)),
    })
    engine.setList(more(300), ['2026-12'])
    await answerAll()
    expect(engine.position).toBe(0)
    engine.jumpTo(20_000)
    await answerAll()
    const here = seen(engine)
    engine.setList(more(900), ['2026-12'])
    expect(seen(engine)).toEqual(here)
    await answerAll()
    expect(seen(engine)).toEqual(here)
  })

  it('keeps the view when a month comes to be right above it', async () => {
    const list = library(4, 4)
    const { engine, answerAll } = setUp(list)
    await answerAll()
    engine.jumpTo(engine.ruler.top(6) - 20)
    await answerAll()
    const here = seen(engine)
    const gone = list.buckets[5]
    engine.setList({ ...list, buckets: list.buckets.filter((bucket) => bucket !== gone) }, [])
    expect(seen(engine)).toEqual(here)
    engine.setList(list, [])
    await answerAll()
    expect(seen(engine)).toEqual(here)
  })

  it('asks again for months whose revision grew', async () => {
    const list = library(10, 20)
    const revised = (revision: number): BucketList => ({
      ...list,
      buckets: list.buckets.map((bucket, i) => ({ ...bucket, revision: i === 1 ? revision : 5 })),
    })
    const { engine, asked, answerAll } = setUp(revised(7))
    await answerAll()
    engine.setList(revised(8), [])
    expect(asked.map(({ chunk }) => chunk.month)).toEqual([list.buckets[1]?.month])
  })

  it('asks again only for the months that changed and are looked at', async () => {
    const list = library(10, 20)
    const { engine, asked, answerAll } = setUp(list)
    await answerAll()
    const shown = engine.view.parts.map(({ chunk }) => chunk.month)
    engine.setList(list, [shown[1] as string, '2019-05'])
    expect(asked.map(({ chunk }) => chunk.month)).toEqual([shown[1]])
    expect(engine.view.parts.every(({ layout }) => layout)).toBe(true)
  })

  it('comes back to the photo it was left at', async () => {
    const list = library(15, 500)
    const first = setUp(list)
    first.engine.jumpToFraction(0.4)
    await first.answerAll()
    first.engine.jumpTo(first.engine.position + 555)
    await first.answerAll()
    const left = first.engine.anchor()
    const buckets = new Map(first.engine.stock.shelf.keys.map((key) => [key, first.engine.stock.shelf.get(key)]))
    const second = setUp(list, (chunk) => buckets.get(chunk.key) ?? bucketOf(chunk))
    if (left) second.engine.restore(left)
    await second.answerAll()
    expect(second.engine.anchor()).toMatchObject({ key: left?.key, id: left?.id, offset: left?.offset })
  })

  it('comes back to a photo near the end, although what follows seems shorter until it is loaded', async () => {
    const list = library(2, 4)
    const lastIsHigh = (chunk: Chunk) => bucketOf(chunk, chunk.month === '2025-01' ? () => 4 : undefined)
    const first = setUp(list, lastIsHigh)
    first.engine.jumpToFraction(1)
    await first.answerAll()
    first.engine.jumpTo(first.engine.ruler.top(22) - 100)
    await first.answerAll()
    const left = first.engine.anchor()
    expect(left?.key).toBe('2025-02#0')
    const buckets = new Map(first.engine.stock.shelf.keys.map((key) => [key, first.engine.stock.shelf.get(key)]))
    const second = setUp(list, (chunk) => buckets.get(chunk.key) ?? lastIsHigh(chunk))
    if (left) second.engine.restore(left)
    second.asked.sort((a, b) => Number(b.chunk.key === left?.key) - Number(a.chunk.key === left?.key))
    await second.answerAll()
    expect(second.engine.anchor()).toMatchObject({ key: left?.key, id: left?.id, offset: left?.offset })
    expect(second.engine.position).toBeCloseTo(second.engine.ruler.top(22) - 100, 0)
  })

  it('keeps the row in view through any change of width and density', async () => {
    const { engine, answerAll } = setUp(library(12, 300))
    engine.jumpToFraction(0.6)
    await answerAll()
    engine.jumpTo(engine.position + 10)
    await answerAll()
    const id = seen(engine)?.id as number
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2600 }), fc.constantFrom(110, 150, 220, 300), (width, row) => {
        engine.resize({ ...spacing, width, row }, VIEWPORT)
        const part = engine.view.parts.find(({ bucket }) => bucket?.id.includes(id))
        expect(part).toBeDefined()
      }),
      { numRuns: 25 },
    )
  })

  it('says which bucket failed and loads it on another try', async () => {
    const { engine, asked, answerAll } = setUp(library(1, 2000))
    await asked.shift()?.fail()
    expect(engine.view.parts[0]?.failure).toBeInstanceOf(Error)
    engine.retry()
    await answerAll()
    expect(engine.view.parts[0]?.layout).toBeDefined()
  })

  it('cuts months of more than 5000 photos into parts and lets a day go on across them', async () => {
    const list: BucketList = {
      buckets: [{ month: '2024-05', count: 12_000, days: 1, revision: 0 }],
      undated: 3,
      total: 12_003,
    }
    const { engine, answerAll } = setUp(list, (chunk) => ({ ...bucketOf(chunk), day: Array(chunk.count).fill(7) }))
    expect(engine.ruler.chunks.map(({ key, count }) => [key, count])).toEqual([
      ['2024-05#0', 5000],
      ['2024-05#1', 5000],
      ['2024-05#2', 2000],
      ['undated#0', 3],
    ])
    await answerAll()
    engine.jumpTo(engine.ruler.top(1) - 300)
    await answerAll()
    expect(engine.stock.layoutOf('2024-05#0')?.headers).toHaveLength(1)
    expect(engine.stock.layoutOf('2024-05#1')?.headers).toHaveLength(0)
  })

  it('says how far the reader is: 0 at the top, 1 at the end, by photos', async () => {
    const { engine, answerAll } = setUp(library(3, 50))
    await answerAll()
    expect(engine.fraction).toBe(0)
    engine.jumpToFraction(1)
    await answerAll()
    engine.jumpToFraction(1)
    expect(engine.fraction).toBeCloseTo(1, 5)
    engine.jumpToFraction(0.5)
    expect(engine.fraction).toBeCloseTo(0.5, 1)
  })

  it('stands still without photos', () => {
    const { engine } = setUp({ buckets: [], undated: 0, total: 0 })
    expect(engine.view.parts).toEqual([])
    expect(engine.fraction).toBe(0)
    engine.jumpToFraction(0.7)
    expect(engine.position).toBe(0)
  })
})
