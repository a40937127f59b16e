import { estimate, type Layout, layOut, type Spacing } from '../layout'
import type { Known } from './anchor'
import { type Bucket, type Chunk, chunkKey } from './chunks'
import type { Size } from './ruler'
import { type FetchBucket, Shelf } from './shelf'

type Laid = { layout: Layout; continued: boolean }

/** The buckets in memory with their layout for the present width, and the sizes of all that were ever laid out. */
export class Stock {
  readonly shelf: Shelf
  private layouts = new WeakMap<Bucket, Laid>()
  private readonly sizes = new Map<string, Size>()
  private spacing: Spacing | null = null

  constructor(fetchBucket: FetchBucket, arrived: (key: string) => void) {
    this.shelf = new Shelf(fetchBucket, (key) => {
      this.layOutWithNext(key)
      arrived(key)
    })
  }

  get ready(): boolean {
    return this.spacing !== null
  }

  space(spacing: Spacing): void {
    this.spacing = spacing
    this.layouts = new WeakMap()
    this.sizes.clear()
    for (const key of this.shelf.keys) this.layoutOf(key)
  }

  known = (key: string): Known => {
    const bucket = this.shelf.get(key)
    const layout = this.layoutOf(key)
    return bucket && layout ? { bucket, layout } : undefined
  }

  layoutOf(key: string): Layout | undefined {
    const bucket = this.shelf.get(key)
    if (!bucket || !this.spacing) return undefined
    const continued = this.continues(bucket)
    const laid = this.layouts.get(bucket)
    if (laid && laid.continued === continued) return laid.layout
    const layout = layOut(bucket, this.spacing, continued)
    this.layouts.set(bucket, { layout, continued })
    this.sizes.set(key, { height: layout.height, rows: layout.rowTop.length })
    return layout
  }

  sizeOf = (chunk: Chunk): Size => {
    const guess = () => (this.spacing ? estimate(chunk.count, chunk.days, this.spacing) : { height: 0, rows: 0 })
    return this.sizes.get(chunk.key) ?? guess()
  }

  /** Drops what no longer exists and asks again for what changed. */
  renew(existing: readonly Chunk[], changed: ReadonlySet<string>): void {
    this.shelf.keepOnly(new Set(existing.map(({ key }) => key)))
    this.shelf.outdate(changed)
    for (const key of changed) if (!this.shelf.get(key)) this.sizes.delete(key)
  }

  /** Changes the flags of loaded photos, in memory only. */
  flag(ids: ReadonlySet<number>, change: (flags: number) => number): void {
    for (const key of this.shelf.keys) {
      const bucket = this.shelf.get(key)
      if (!bucket?.id.some((id) => ids.has(id))) continue
      const flags = bucket.flags.map((was, index) => (ids.has(bucket.id[index] ?? 0) ? change(was) : was))
      const changed = { ...bucket, flags }
      const laid = this.layouts.get(bucket)
      if (laid) this.layouts.set(changed, laid)
      this.shelf.replace(key, changed)
    }
  }

  /** The first day of a part may go on from the part before, so that one changes with it. */
  private layOutWithNext(key: string): void {
    const bucket = this.shelf.get(key)
    this.layoutOf(key)
    if (bucket) this.layoutOf(chunkKey(bucket.month, bucket.part + 1))
  }

  private continues(bucket: Bucket): boolean {
    if (bucket.part === 0) return false
    const before = this.shelf.get(chunkKey(bucket.month, bucket.part - 1))
    return before !== undefined && before.day.at(-1) === bucket.day[0]
  }
}
