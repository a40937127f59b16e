import { at, type Layout, rowOf } from '../layout'
import type { Bucket, Chunk } from './chunks'
import type { Engine, Place } from './engine'

/** A photo as the grid knows it, before anything else of it is loaded. */
export type Shot = {
  id: number
  ratio: number
  thumbhash: string | null
  v: string | null
  flags: number
  duration: number
  /** How many photos the tile stands for; 0 for one. */
  stack: number
  month: string
  day: number
}

export const FAVORITE = 1
export const VIDEO = 2
export const DAMAGED = 4
export const THUMBNAIL_FAILED = 8
export const MISSING = 16
export const MOTION = 32
export const HDR = 64
export const PANORAMA = 128
export const ANIMATED = 256
export const RAW = 512

export type Unit = 'day' | 'month' | 'year'
type Direction = 1 | -1

/** Where a photo stands, if its bucket is in memory. */
export function find(engine: Engine, id: number): Place | null {
  for (const key of engine.stock.shelf.keys) {
    const index = engine.stock.shelf.get(key)?.id.indexOf(id) ?? -1
    if (index >= 0 && engine.ruler.indexOf(key) >= 0) return { key, index }
  }
  return null
}

export function shotAt(engine: Engine, place: Place): Shot | null {
  const bucket = engine.stock.shelf.get(place.key)
  return bucket ? shotOf(bucket, place.index) : null
}

export function shotOf(bucket: Bucket, index: number): Shot | null {
  const id = bucket.id[index]
  if (id === undefined) return null
  return {
    id,
    ratio: bucket.ratio[index] ?? 1,
    thumbhash: bucket.thumbhash[index] ?? null,
    v: bucket.v[index] ?? null,
    flags: bucket.flags[index] ?? 0,
    duration: bucket.duration[index] ?? 0,
    stack: bucket.stack[index] ?? 0,
    month: bucket.month,
    day: bucket.day[index] ?? 0,
  }
}

/** Finds a photo of which only the month is known, loading the month's parts one by one. */
export async function locate(engine: Engine, id: number, month: string): Promise<Place | null> {
  const known = find(engine, id)
  if (known) return known
  for (const chunk of engine.ruler.chunks.filter((each) => each.month === month)) {
    const bucket = await engine.stock.shelf.ensure(chunk)
    const index = bucket.id.indexOf(id)
    if (index >= 0) return { key: chunk.key, index }
  }
  return null
}

/** The first or last photo of all. */
export function edge(engine: Engine, direction: Direction): Promise<Place | null> {
  return enter(engine, direction > 0 ? engine.ruler.count - 1 : 0, direction > 0 ? -1 : 1, direction)
}

/** The photo `delta` steps further; null past the ends. */
export async function step(engine: Engine, place: Place, delta: number): Promise<Place | null> {
  const chunk = engine.ruler.chunks[engine.ruler.indexOf(place.key)]
  if (!chunk) return null
  const bucket = await engine.stock.shelf.ensure(chunk)
  const index = place.index + delta
  if (index >= 0 && index < bucket.id.length) return { key: place.key, index }
  const forward = index >= 0
  const next = await enter(
    engine,
    engine.ruler.indexOf(place.key) + (forward ? 1 : -1),
    forward ? 1 : -1,
    forward ? -1 : 1,
  )
  if (!next) return null
  const rest = forward ? index - bucket.id.length : index + 1
  return rest === 0 ? next : step(engine, next, rest)
}

/** The photo above or below: the one of the next row whose middle is closest. */
export async function vertical(engine: Engine, place: Place, direction: Direction): Promise<Place | null> {
  const layout = engine.stock.layoutOf(place.key)
  if (!layout) return null
  const middle = at(layout.x, place.index) + at(layout.w, place.index) / 2
  const row = rowOf(layout, place.index) + direction
  if (row >= 0 && row < layout.rowTop.length) return { key: place.key, index: closest(layout, row, middle) }
  const entered = await enter(engine, engine.ruler.indexOf(place.key) + direction, direction, direction > 0 ? -1 : 1)
  const other = entered && engine.stock.layoutOf(entered.key)
  if (!entered || !other) return null
  return { key: entered.key, index: closest(other, direction > 0 ? 0 : other.rowTop.length - 1, middle) }
}

/** The first photo of the next or previous day, month or year, in the order of the timeline. */
export async function leap(engine: Engine, place: Place, unit: Unit, direction: Direction): Promise<Place | null> {
  if (unit === 'day') return leapDay(engine, place, direction)
  const { chunks } = engine.ruler
  const here = engine.ruler.indexOf(place.key)
  const letters = unit === 'year' ? 4 : 7
  const nameOf = (chunk: Chunk | undefined) => chunk?.month.slice(0, letters)
  let index = here
  while (chunks[index] && nameOf(chunks[index]) === nameOf(chunks[here])) index += direction
  const target = nameOf(chunks[index])
  while (direction < 0 && index > 0 && nameOf(chunks[index - 1]) === target) index--
  return chunks[index] ? enter(engine, index, 1, -1) : null
}

async function leapDay(engine: Engine, place: Place, direction: Direction): Promise<Place | null> {
  const bucket = engine.stock.shelf.get(place.key)
  if (!bucket) return null
  const day = bucket.day[place.index]
  let index = place.index
  while (index >= 0 && index < bucket.day.length && bucket.day[index] === day) index += direction
  if (index >= 0 && index < bucket.day.length) return { key: place.key, index: dayStart(bucket, index) }
  const next = await enter(engine, engine.ruler.indexOf(place.key) + direction, direction, direction > 0 ? -1 : 1)
  const entered = next && engine.stock.shelf.get(next.key)
  return next && entered ? { key: next.key, index: dayStart(entered, next.index) } : null
}

function dayStart(bucket: Bucket, from: number): number {
  let index = from
  while (index > 0 && bucket.day[index - 1] === bucket.day[from]) index--
  return index
}

/** The first (`end` -1) or last (`end` 1) photo of a chunk, or of the next one that is not empty. */
async function enter(engine: Engine, from: number, direction: Direction, end: Direction): Promise<Place | null> {
  for (let index = from; index >= 0 && index < engine.ruler.count; index += direction) {
    const chunk = engine.ruler.chunks[index] as Chunk
    const bucket = await engine.stock.shelf.ensure(chunk)
    if (bucket.id.length > 0) return { key: chunk.key, index: end < 0 ? 0 : bucket.id.length - 1 }
  }
  return null
}

function closest(layout: Layout, row: number, middle: number): number {
  let best = at(layout.rowStart, row)
  const away = (index: number) => Math.abs(at(layout.x, index) + at(layout.w, index) / 2 - middle)
  for (let index = best + 1; index < at(layout.rowStart, row + 1); index++) if (away(index) < away(best)) best = index
  return best
}
