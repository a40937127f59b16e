import { http } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Bucket } from '../engine/chunks'
import type { Engine } from '../engine/engine'
import { find } from '../engine/walk'
import { MOST, type ViewName } from './selection'

/** The grid in which something is selected, and what it shows. */
export type Reach = { engine: Engine; view: ViewName; order: 'newest' | 'oldest' }

/** Photos from one to another, both with them, in the order of the grid; null when they are too many. */
export async function rangeOf(reach: Reach, from: number, to: number): Promise<readonly number[] | null> {
  const known = rangeInMemory(reach.engine, from, to)
  if (known) return known
  const { ids, has_more } = await ask(reach, { first: from, last: to })
  return has_more ? null : ids
}

/** All photos of the grid, as far as they may be selected, and whether there are more. */
export async function allOf(reach: Reach): Promise<{ ids: readonly number[]; more: boolean }> {
  const { chunks } = reach.engine.ruler
  const buckets = chunks.map(({ key }) => reach.engine.stock.shelf.get(key))
  if (buckets.every((bucket) => bucket !== undefined)) {
    const ids = buckets.flatMap(({ id }) => id)
    return { ids: ids.slice(0, MOST), more: ids.length > MOST }
  }
  const { ids, has_more } = await ask(reach, {})
  return { ids, more: has_more }
}

/** The photos of a day; a long one goes on in other parts of its month. */
export async function dayOf({ engine }: Reach, month: string, day: number): Promise<number[]> {
  const parts = engine.ruler.chunks.filter((chunk) => chunk.month === month)
  const buckets = await Promise.all(parts.map((chunk) => engine.stock.shelf.ensure(chunk)))
  return buckets.flatMap((bucket) => bucket.id.filter((_, index) => bucket.day[index] === day))
}

/** Those of these photos that have left the view. */
export async function goneFrom(view: ViewName, ids: readonly number[]): Promise<number[]> {
  const { data } = await http.POST('/api/v1/photos/timeline/known', { body: { view, photo_ids: [...ids] } })
  const known = new Set(data?.ids ?? ids)
  return ids.filter((id) => !known.has(id))
}

/** The range where all months between are in memory, else null. */
export function rangeInMemory(engine: Engine, from: number, to: number): number[] | null {
  const [a, b] = [find(engine, from), find(engine, to)]
  if (!a || !b) return null
  const [i, j] = [engine.ruler.indexOf(a.key), engine.ruler.indexOf(b.key)]
  const [first, last] = i < j || (i === j && a.index <= b.index) ? [a, b] : [b, a]
  const chunks = engine.ruler.chunks.slice(Math.min(i, j), Math.max(i, j) + 1)
  const ids: number[] = []
  for (const { key } of chunks) {
    const bucket: Bucket | undefined = engine.stock.shelf.get(key)
    if (!bucket) return null
    const start = key === first.key ? first.index : 0
    ids.push(...bucket.id.slice(start, key === last.key ? last.index + 1 : undefined))
  }
  return ids
}

async function ask({ view, order }: Reach, ends: { first?: number; last?: number }) {
  const { data } = await http.GET('/api/v1/photos/timeline/ids', { params: { query: { view, order, ...ends } } })
  if (!data) throw new Problem('unexpected', 0)
  return data
}
