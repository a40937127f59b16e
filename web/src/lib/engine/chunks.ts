import type { Schema } from '@/api/client'

export type BucketList = Schema<'Buckets'>
export type Bucket = Schema<'Bucket'>

/** What the grid loads at once: a month, or a part of one that holds more photos than a request may bring. */
export type Chunk = { key: string; month: string; part: number; count: number; days: number }

export const UNDATED = 'undated'
export const PART_SIZE = 5000

export const chunkKey = (month: string, part: number): string => `${month}#${part}`

/** Cuts the months of the server into chunks, in the order of the server; photos without a date stand last. */
export function cut(list: BucketList): Chunk[] {
  const months = list.buckets.filter(({ month, count }) => month !== UNDATED && count > 0)
  const all = list.undated > 0 ? [...months, { month: UNDATED, count: list.undated, days: 1 }] : months
  return all.flatMap(({ month, count, days }) => {
    const parts = Math.ceil(count / PART_SIZE)
    return Array.from({ length: parts }, (_, part) => {
      const size = Math.min(PART_SIZE, count - part * PART_SIZE)
      return {
        key: chunkKey(month, part),
        month,
        part,
        count: size,
        days: Math.max(1, Math.ceil((days * size) / count)),
      }
    })
  })
}

/** The chunks whose content may differ in the new list: other counts, or named by the server's event.
 *  @param months the months that changed; null when the server did not say */
export function stale(
  before: readonly Chunk[],
  after: readonly Chunk[],
  months: readonly string[] | null,
): Set<string> {
  const counts = new Map(before.map(({ key, count }) => [key, count]))
  const named = months && new Set(months)
  return new Set(
    after
      .filter(({ key, month, count }) => counts.get(key) !== count || !named || named.has(month))
      .map(({ key }) => key),
  )
}
