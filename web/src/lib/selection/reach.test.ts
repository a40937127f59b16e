import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serve } from '../../../tests/render'
import type { Bucket, Chunk } from '../engine/chunks'
import { Engine } from '../engine/engine'
import { allOf, dayOf, goneFrom, rangeInMemory, rangeOf } from './reach'

const IDS = 'GET /api/v1/photos/timeline/ids'
const months = ['2025-03', '2025-02', '2025-01']
const PER_MONTH = 6

/** Photos 0 to 17, six a month, two a day. */
function grid() {
  const engine = new Engine(async (chunk: Chunk): Promise<Bucket> => {
    const first = months.indexOf(chunk.month) * PER_MONTH
    const each = <T>(make: (index: number) => T) => Array.from({ length: PER_MONTH }, (_, index) => make(index))
    return {
      month: chunk.month,
      part: 0,
      parts: 1,
      id: each((index) => first + index),
      ratio: each(() => 1.5),
      thumbhash: each(() => null),
      v: each(() => null),
      day: each((index) => 3 - Math.floor(index / 2)),
      flags: each(() => 0),
      duration: each(() => 0),
      stack: each(() => 0),
    }
  })
  engine.setList({
    buckets: months.map((month) => ({ month, count: PER_MONTH, days: 3, revision: 1 })),
    undated: 0,
    total: PER_MONTH * months.length,
  })
  const load = async (...some: string[]) => {
    for (const chunk of engine.ruler.chunks) if (some.includes(chunk.month)) await engine.stock.shelf.ensure(chunk)
  }
  return { engine, load, reach: { engine, view: 'library' as const, order: 'newest' as const } }
}

describe('GAL-08 what a selection reaches', () => {
  it('is every range of what is in memory, whichever end stands first', async () => {
    const { engine, load } = grid()
    await load(...months)
    const photo = fc.integer({ min: 0, max: 17 })
    fc.assert(
      fc.property(photo, photo, (from, to) => {
        const [first, last] = from < to ? [from, to] : [to, from]
        const range = Array.from({ length: last - first + 1 }, (_, index) => first + index)
        expect(rangeInMemory(engine, from, to)).toEqual(range)
      }),
    )
  })

  it('is asked of the server where a month between is not loaded', async () => {
    const { load, reach } = grid()
    await load('2025-03', '2025-01')
    const asked = serve({ [IDS]: { body: { ids: [5, 6, 7, 12], has_more: false } } })
    expect(await rangeOf(reach, 5, 12)).toEqual([5, 6, 7, 12])
    expect(await rangeOf(reach, 0, 2)).toEqual([0, 1, 2])
    expect(asked).toHaveLength(1)
  })

  it('is nothing where a range would be too long', async () => {
    const { reach } = grid()
    serve({ [IDS]: { body: { ids: [1, 2], has_more: true } } })
    expect(await rangeOf(reach, 1, 2000)).toBeNull()
    expect(await allOf(reach)).toEqual({ ids: [1, 2], more: true })
  })

  it('is all of a view without a question when all of it is here', async () => {
    const { load, reach } = grid()
    await load(...months)
    const asked = serve({})
    expect((await allOf(reach)).ids).toHaveLength(18)
    expect(asked).toHaveLength(0)
  })

  it('is a day, loaded if it must be', async () => {
    const { reach } = grid()
    expect(await dayOf(reach, '2025-02', 2)).toEqual([8, 9])
  })

  it('no longer holds what the server does not know in the view', async () => {
    serve({ 'POST /api/v1/photos/timeline/known': { body: { ids: [1, 3], has_more: false } } })
    expect(await goneFrom('library', [1, 2, 3, 4])).toEqual([2, 4])
  })
})
