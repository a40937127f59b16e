import { at, lastNotAbove } from '../layout'
import type { Chunk } from './chunks'

export type Size = { height: number; rows: number }

const MONTH_GAP = 24
export const PAD_TOP = 4
export const PAD_BOTTOM = 24

/** Where every chunk stands: in px from the top of the whole timeline, in rows, and in photos. */
export class Ruler {
  /** Top of each chunk, and at the end the bottom of the last. */
  readonly tops: Float64Array
  private readonly rowsBefore: Float64Array
  private readonly photosBefore: Float64Array
  private readonly indexes = new Map<string, number>()

  constructor(
    readonly chunks: readonly Chunk[],
    sizeOf: (chunk: Chunk) => Size,
  ) {
    const count = chunks.length
    this.tops = new Float64Array(count + 1)
    this.rowsBefore = new Float64Array(count + 1)
    this.photosBefore = new Float64Array(count + 1)
    this.tops[0] = PAD_TOP
    chunks.forEach((chunk, index) => {
      const { height, rows } = sizeOf(chunk)
      const next = chunks[index + 1]
      const gap = next && next.month !== chunk.month ? MONTH_GAP : 0
      this.tops[index + 1] = at(this.tops, index) + height + gap
      this.rowsBefore[index + 1] = at(this.rowsBefore, index) + rows
      this.photosBefore[index + 1] = at(this.photosBefore, index) + chunk.count
      this.indexes.set(chunk.key, index)
    })
  }

  get count(): number {
    return this.chunks.length
  }

  /** Height of the whole timeline in px. */
  get total(): number {
    return at(this.tops, this.count) + PAD_BOTTOM
  }

  get rows(): number {
    return at(this.rowsBefore, this.count)
  }

  get photos(): number {
    return at(this.photosBefore, this.count)
  }

  top = (index: number): number => at(this.tops, index)
  height = (index: number): number => at(this.tops, index + 1) - at(this.tops, index)
  rowsAbove = (index: number): number => at(this.rowsBefore, index)
  photosAbove = (index: number): number => at(this.photosBefore, index)
  indexAt = (position: number): number => lastNotAbove(this.tops, position, this.count)
  indexOf = (key: string): number => this.indexes.get(key) ?? -1

  /** The share of all photos that stand above a position, 0 to 1. */
  fractionAt(position: number): number {
    if (this.photos === 0) return 0
    const index = this.indexAt(position)
    const inside = Math.max(0, Math.min(1, (position - this.top(index)) / (this.height(index) || 1)))
    return (this.photosAbove(index) + inside * (this.chunks[index]?.count ?? 0)) / this.photos
  }

  /** The position below which the rest of the photos stand: the reverse of `fractionAt`. */
  positionAt(fraction: number): number {
    if (this.count === 0) return 0
    if (fraction >= 1) return this.total
    const wanted = Math.max(0, Math.min(1, fraction)) * this.photos
    const index = lastNotAbove(this.photosBefore, wanted, this.count)
    const inside = (wanted - this.photosAbove(index)) / (this.chunks[index]?.count || 1)
    return this.top(index) + Math.min(1, inside) * this.height(index)
  }
}
