import type { Schema } from '@/api/client'

/** The months of a timeline in order. A month's `revision` is 0 where it is not counted. */
export type BucketList = Schema<'Timeline'>
export type Bucket = Schema<'Bucket'>

/** What the grid loads at once: a month, or a part of one that holds more photos than a request may bring. */
export type Chunk = { key: string; month: string; part: number; count: number; days: number; revision: number }

export const UNDATED = 'undated'
export const PART_SIZE = 5000

export const chunkKey = (month: string, part: number): string => `${month}#${part}`

/** Cuts the months of the server into chunks, in the order of the server; photos without a date stand last. */
export function cut(list: BucketList): Chunk[] {
  const months = list.buckets.filter(({ month, count }) => month !== UNDATED && count > 0)
  const undated = { month: UNDATED, count: list.undated, days: 1, revision: 0 }
  const all = list.undated > 0 ? [...months, undated] : months
  return all.flatMap(({ month, count, days, revision }) =>
    Array.from({ length: Math.ceil(count / PART_SIZE) }, (_, part) => {
      const size = Math.min(PART_SIZE, count - part * PART_SIZE)
      const share = Math.max(1, Math.ceil((days * size) / count))
      return { key: chunkKey(month, part), month, part, count: size, days: share, revision }
    }),
  )
}

/** The chunks whose content may differ in the new list: their count or revision is another, or, where revisions are
 *  not counted, the server's event named their month.
 *  @param months the months that changed; null when the server did not say */
export function stale(
  before: readonly Chunk[],
  after: readonly Chunk[],
  months: readonly string[] | null,
): Set<string> {
  const known = new Map(before.map((chunk) => [chunk.key, chunk]))
  const named = months && new Set(months)
  const differs = ({ key, month, count, revision }: Chunk): boolean => {
    const old = known.get(key)
    if (old?.count !== count || old.revision !== revision) return true
    return revision === 0 && (!named || named.has(month))
  }
  return new Set(after.filter(differs).map(({ key }) => key))
}
