import { describe, expect, it } from 'vitest'
import type { Bucket, BucketList, Chunk } from './chunks'
import { Engine, type Place } from './engine'
import { edge, find, leap, locate, shotAt, step, vertical } from './walk'

// Ids say where a photo is: yyyymm, then its number in the month.
const counts: Record<string, number> = { '2025-12': 40, '2025-11': 0, '2025-03': 1, '2023-07': 5200, undated: 2 }

function bucketOf({ month, part, count }: Chunk): Bucket {
  const each = <T>(make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
  const start = month === 'undated' ? 9_000_000_000 : Number(month.replace('-', '')) * 10_000
  return {
    month,
    part,
    parts: 1,
    id: each((i) => start + part * 5000 + i),
    ratio: each(() => 1.5),
    thumbhash: each(() => null),
    v: each(() => null),
    day: each((i) => (month === 'undated' ? 0 : 28 - (Math.floor(i / 10) % 28))),
    flags: each((i) => (i === 0 ? 1 : 0)),
    duration: each(() => 0),
    stack: each(() => 0),
  }
}

function setUp() {
  const list: BucketList = {
    buckets: ['2025-12', '2025-11', '2025-03', '2023-07'].map((month) => ({
      month,
      count: counts[month] ?? 0,
      days: 4,
      revision: 0,
    })),
    undated: 2,
    total: 5243,
  }
  const engine = new Engine((chunk) => Promise.resolve(bucketOf(chunk)))
  engine.attach({ scrollTop: 0 }, { style: { height: '' } })
  engine.setList(list)
  engine.resize({ width: 1380, row: 220, gap: 4, header: 36, dayGap: 24, dayWidth: 168 }, 900)
  return engine
}

const idAt = (engine: Engine, place: Place | null) => place && shotAt(engine, place)?.id

describe('walking through the timeline', () => {
  it('steps over months and parts that are not loaded, and past empty months', async () => {
    const engine = setUp()
    const first = (await edge(engine, -1)) as Place
    expect(idAt(engine, first)).toBe(2025120000)
    const ahead = async (delta: number) => idAt(engine, await step(engine, first, delta))
    expect(await ahead(39)).toBe(2025120039)
    expect(await ahead(40)).toBe(2025030000)
    expect(await ahead(41)).toBe(2023070000)
    expect(await ahead(41 + 5000)).toBe(2023075000)
    expect(await ahead(41 + 5200)).toBe(9000000000)
    expect(await ahead(41 + 5202)).toBeNull()
    expect(await ahead(-1)).toBeNull()
  })

  it('steps back the same way', async () => {
    const engine = setUp()
    const last = (await edge(engine, 1)) as Place
    expect(idAt(engine, last)).toBe(9000000001)
    expect(idAt(engine, await step(engine, last, -1))).toBe(9000000000)
    expect(idAt(engine, await step(engine, last, -2))).toBe(2023075199)
    expect(idAt(engine, await step(engine, last, -2 - 5200))).toBe(2025030000)
    expect(idAt(engine, await step(engine, last, -3 - 5200))).toBe(2025120039)
  })

  it('finds a photo of which only the month is known, in whatever part it is', async () => {
    const engine = setUp()
    expect(find(engine, 2023075100)).toBeNull()
    expect(await locate(engine, 2023075100, '2023-07')).toEqual({ key: '2023-07#1', index: 100 })
    expect(find(engine, 2023075100)).toEqual({ key: '2023-07#1', index: 100 })
    expect(await locate(engine, 1, '2023-07')).toBeNull()
    expect(await locate(engine, 1, '1999-01')).toBeNull()
  })

  it('leaps to the next and the previous day, month and year, each at its first photo', async () => {
    const engine = setUp()
    const first = (await edge(engine, -1)) as Place
    const day = (await leap(engine, first, 'day', 1)) as Place
    expect(idAt(engine, day)).toBe(2025120010)
    expect(idAt(engine, await leap(engine, { ...day, index: 15 }, 'day', -1))).toBe(2025120000)
    const month = (await leap(engine, first, 'month', 1)) as Place
    expect(idAt(engine, month)).toBe(2025030000)
    expect(idAt(engine, await leap(engine, month, 'month', -1))).toBe(2025120000)
    expect(idAt(engine, await leap(engine, month, 'day', -1))).toBe(2025120030)
    const year = (await leap(engine, first, 'year', 1)) as Place
    expect(idAt(engine, year)).toBe(2023070000)
    expect(idAt(engine, await leap(engine, year, 'year', -1))).toBe(2025120000)
    expect(idAt(engine, await leap(engine, year, 'year', 1))).toBe(9000000000)
    expect(await leap(engine, first, 'year', -1)).toBeNull()
  })

  it('moves up and down to the photo whose middle is closest, also into the next month', async () => {
    const engine = setUp()
    const first = (await edge(engine, -1)) as Place
    const below = (await vertical(engine, first, 1)) as Place
    expect(below.index).toBe(4)
    expect(await vertical(engine, below, -1)).toEqual(first)
    let place: Place | null = first
    for (let i = 0; i < 30 && place?.key === first.key; i++) place = await vertical(engine, place, 1)
    expect(place?.key).toBe('2025-03#0')
    expect(await vertical(engine, first, -1)).toBeNull()
  })

  it('knows what the grid knows of a photo', async () => {
    const engine = setUp()
    const first = (await edge(engine, -1)) as Place
    expect(shotAt(engine, first)).toMatchObject({ id: 2025120000, month: '2025-12', day: 28, flags: 1, ratio: 1.5 })
    engine.flag(2025120000, (flags) => flags & ~1)
    expect(shotAt(engine, first)?.flags).toBe(0)
  })
})
