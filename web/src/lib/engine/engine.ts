import { type Layout, lastNotAbove, rowBottom, rowOf, type Spacing } from '../layout'
import { type Anchor, anchorAt, positionOf } from './anchor'
import { type Bucket, type BucketList, type Chunk, cut, stale } from './chunks'
import { Roll, type Scroller, type Stage } from './roll'
import { Ruler } from './ruler'
import type { FetchBucket } from './shelf'
import { Stock } from './stock'

const FAST = 8 // px per ms: too fast to read, so nothing is fetched
const IDLE_MS = 90
const MARGIN = 12
const BELOW_GAP = 40 // what the reader sees first may stand below the gap between two months
const NO_ROWS = new Float64Array()

/** A chunk inside the window; `from` and `to` are the rows to draw, `top` counts from the top of the stage. */
export type Part = {
  chunk: Chunk
  index: number
  top: number
  height: number
  from: number
  to: number
  rowsAbove: number
  bucket: Bucket | undefined
  layout: Layout | undefined
  failure: unknown
}

/** What is to be drawn. A new object whenever the rows in the window change. */
export type View = { parts: readonly Part[]; load: boolean; month: string; rows: number; photos: number }

export type Place = { key: string; index: number }

/** The timeline of any number of photos: knows where everything stands, loads what is looked at, never lets it jump. */
export class Engine {
  view: View = { parts: [], load: true, month: '', rows: 0, photos: 0 }
  ruler: Ruler
  readonly stock: Stock
  private readonly roll = new Roll()
  private readonly viewListeners = new Set<() => void>()
  private readonly scrollListeners = new Set<() => void>()
  private pin: Anchor | null = null
  private pinned = 0
  private speed = 0
  private lastPosition = 0
  private lastTime = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private drawn = ''

  constructor(
    fetchBucket: FetchBucket,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.stock = new Stock(fetchBucket, () => this.keepPlace(() => this.measure(this.ruler.chunks)))
    this.ruler = new Ruler([], this.stock.sizeOf)
  }

  attach(scroller: Scroller, stage: Stage): void {
    this.roll.attach(scroller, stage)
  }

  close(): void {
    clearTimeout(this.timer)
    this.stock.shelf.close()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.viewListeners.add(listener)
    return () => this.viewListeners.delete(listener)
  }

  onScroll = (listener: () => void): (() => void) => {
    this.scrollListeners.add(listener)
    return () => this.scrollListeners.delete(listener)
  }

  get position(): number {
    return this.roll.position
  }

  /** How far the reader is, by photos: 0 at the first, 1 at the last. */
  get fraction(): number {
    const { furthest, total, position } = this.roll
    return furthest > 0 ? this.ruler.fractionAt((position * total) / furthest) : 0
  }

  /** Takes a list of months, the first or a newer one; what is looked at stays where it is.
   *  @param months the months that changed; null when unknown */
  setList(list: BucketList, months: readonly string[] | null = null): void {
    const chunks = cut(list)
    this.keepPlace(() => {
      this.stock.renew(chunks, stale(this.ruler.chunks, chunks, months))
      this.measure(chunks)
    })
  }

  /** Lays everything out anew for another width, height or density. */
  resize(spacing: Spacing, viewport: number): void {
    this.keepPlace(() => {
      this.roll.viewport = viewport
      this.stock.space(spacing)
      this.measure(this.ruler.chunks)
    })
  }

  jumpTo(position: number): void {
    this.pin = null
    this.go(position)
  }

  jumpToFraction(fraction: number): void {
    const { furthest, total } = this.roll
    this.jumpTo(total > 0 ? (this.ruler.positionAt(fraction) * furthest) / total : 0)
  }

  /** Goes to an anchor, and stays with it until it stands where it stood or the reader scrolls. */
  restore(anchor: Anchor): void {
    this.pin = anchor
    this.go(this.positionOf(anchor).position)
    this.pinned = this.position
    this.unpinWhenExact()
  }

  /** What the reader looks at, in terms that survive a reload. */
  anchor(): Anchor | null {
    return this.pin ?? anchorAt(this.position, this.roll.viewport, this.ruler, this.stock.known)
  }

  /** Scrolls just as far as it takes to see a loaded photo; far away ones come to the middle, or to the top. */
  show(place: Place, where: 'near' | 'top' = 'near'): void {
    const box = this.boxOf(place)
    if (!box) return
    if (where === 'top') {
      this.jumpTo(box.top)
      return
    }
    const { position, roll } = this
    const end = position + roll.viewport
    if (box.top >= position + MARGIN && box.bottom <= end - MARGIN) return
    const near = box.bottom > position - roll.viewport && box.top < end + roll.viewport
    if (!near || box.bottom - box.top > roll.viewport) this.jumpTo((box.top + box.bottom - roll.viewport) / 2)
    else if (box.top < position + MARGIN) this.jumpTo(box.top - MARGIN)
    else this.jumpTo(box.bottom + MARGIN - roll.viewport)
  }

  /** Changes the flags of a loaded photo, in memory only. */
  flag(id: number, change: (flags: number) => number): void {
    this.flagAll(new Set([id]), change)
  }

  flagAll(ids: ReadonlySet<number>, change: (flags: number) => number): void {
    this.stock.flag(ids, change)
    this.draw(true)
  }

  /** Fetches again what is in memory; what is shown stays until then. */
  renew(): void {
    this.stock.shelf.outdate(new Set(this.stock.shelf.keys))
    this.draw(true)
  }

  retry(): void {
    this.stock.shelf.retry()
    this.draw(true)
  }

  scrolled = (): void => {
    const time = this.now()
    const position = this.position
    const passed = time - this.lastTime
    if (passed > 1) this.speed = 0.6 * this.speed + (0.4 * Math.abs(position - this.lastPosition)) / passed
    this.lastTime = time
    this.lastPosition = position
    if (this.pin && Math.abs(position - this.pinned) > 2) this.pin = null
    this.draw(this.roll.recentre(false))
    clearTimeout(this.timer)
    this.timer = setTimeout(this.settle, IDLE_MS)
  }

  private boxOf({ key, index }: Place): { top: number; bottom: number } | null {
    const layout = this.stock.layoutOf(key)
    const chunk = this.ruler.indexOf(key)
    if (!layout || chunk < 0) return null
    const row = rowOf(layout, index)
    const top = this.ruler.top(chunk)
    return { top: top + (layout.rowTop[row] ?? 0), bottom: top + rowBottom(layout, row) }
  }

  private positionOf = (anchor: Anchor | null) => positionOf(anchor, this.ruler, this.stock.known)

  private measure(chunks: readonly Chunk[]): void {
    this.ruler = new Ruler(chunks, this.stock.sizeOf)
    this.roll.measure(this.ruler.total, this.roll.viewport)
  }

  /** Lets a change of heights happen around what the reader sees. */
  private keepPlace(change: () => void): void {
    const anchor = this.anchor()
    change()
    this.roll.mean(this.positionOf(anchor).position)
    this.lastPosition = this.position
    this.pinned = this.position
    this.unpinWhenExact()
    if (this.speed === 0) this.roll.recentre(true)
    this.draw(true)
  }

  /** Near the end what follows may have to be loaded first, for the anchor's place to be within reach. */
  private unpinWhenExact(): void {
    if (!this.pin || this.ruler.count === 0) return
    const { position, exact } = this.positionOf(this.pin)
    if (exact && position <= this.roll.furthest + 1) this.pin = null
  }

  private go(position: number): void {
    this.speed = 0
    this.roll.moveTo(position)
    this.lastPosition = this.position
    this.draw(true)
  }

  private settle = (): void => {
    this.speed = 0
    this.roll.recentre(true)
    this.draw(true)
  }

  private draw(force: boolean): void {
    const load = this.speed <= FAST
    const parts = this.window(load)
    const chunks = parts.map(({ chunk }) => chunk)
    this.stock.shelf.show(chunks, load)
    for (const listener of this.scrollListeners) listener()
    const drawn = `${load}${parts.map(({ chunk, from, to, layout }) => `|${chunk.key},${from},${to},${Boolean(layout)}`)}`
    if (!force && drawn === this.drawn) return
    this.drawn = drawn
    const { ruler } = this
    const month = ruler.chunks[ruler.indexAt(this.position + BELOW_GAP)]?.month ?? ''
    this.view = { parts, load, month, rows: ruler.rows, photos: ruler.photos }
    for (const listener of this.viewListeners) listener()
  }

  private window(load: boolean): Part[] {
    if (!this.stock.ready) return []
    const { ruler, roll } = this
    const margin = load ? roll.viewport : roll.viewport / 2
    const above = this.position - margin
    const below = this.position + roll.viewport + margin
    const parts: Part[] = []
    for (let index = ruler.indexAt(Math.max(0, above)); index < ruler.count && ruler.top(index) < below; index++) {
      parts.push(this.part(index, above, below))
    }
    return parts
  }

  private part(index: number, above: number, below: number): Part {
    const { ruler, stock } = this
    const chunk = ruler.chunks[index] as Chunk
    const top = ruler.top(index)
    const layout = stock.layoutOf(chunk.key)
    const rows = layout?.rowTop ?? NO_ROWS
    return {
      chunk,
      index,
      top: top - this.roll.base,
      height: ruler.height(index),
      from: layout ? lastNotAbove(rows, above - top) : 0,
      to: layout ? Math.min(rows.length, lastNotAbove(rows, below - top) + 1) : 0,
      rowsAbove: ruler.rowsAbove(index),
      bucket: stock.shelf.get(chunk.key),
      layout,
      failure: stock.shelf.failure(chunk.key),
    }
  }
}
