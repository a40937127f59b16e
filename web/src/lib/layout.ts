/** What a bucket of photos looks like before it is laid out: upright width divided by height, and the day of the month. */
export type Shapes = { ratio: ArrayLike<number>; day: ArrayLike<number> }

export type Spacing = {
  /** Width to fill, in px. */
  width: number
  /** Wished height of a row of photos, in px. */
  row: number
  /** Between photos. */
  gap: number
  /** Height of a day's title. */
  header: number
  /** Between two short days that share one line. */
  dayGap: number
  /** A day's title needs this much room. */
  dayWidth: number
}

export type Header = { day: number; first: number; row: number; x: number; width: number }

/** Rows of justified photos in whole px. Tops are measured from the top of the bucket; a row with titles begins at them. */
export type Layout = {
  x: Float32Array
  w: Float32Array
  rowTop: Float64Array
  rowHeight: Float32Array
  /** Height of the day titles above the photos of a row, 0 for most rows. */
  rowHead: Uint8Array
  /** Index of a row's first photo; one more entry than rows. */
  rowStart: Uint32Array
  headers: Header[]
  height: number
}

// A sliver or a panorama keeps its ratio up to here and is cropped beyond, else it could be neither seen nor tapped.
const NARROWEST = 0.4
const LOWEST = 0.5
const TALLEST = 1.35
const STRETCH = 1.2
const AVERAGE = 1.25

/** A number of a list whose index is known to be inside. */
export const at = (list: ArrayLike<number>, index: number): number => list[index] as number

/** The ratio a photo is shown with. */
export function shownRatio(ratio: number, { width, row }: Spacing): number {
  const widest = Math.max(1, width / (row * LOWEST))
  return Math.min(widest, Math.max(NARROWEST, ratio > 0 ? ratio : 1))
}

/** Lays photos out in justified rows, day by day. Short days share a line.
 *  @param continued the first photos belong to a day whose title stands in the bucket before */
export function layOut(shapes: Shapes, spacing: Spacing, continued = false): Layout {
  const draft = new Draft(shapes, spacing)
  const count = shapes.ratio.length
  for (let first = 0; first < count; ) {
    let end = first
    while (end < count && shapes.day[end] === shapes.day[first]) end++
    draft.day(first, end, first > 0 || !continued)
    first = end
  }
  return draft.finish()
}

type Block = { first: number; end: number; sum: number }

class Draft {
  private readonly ratios: Float32Array
  private readonly x: Float32Array
  private readonly w: Float32Array
  private readonly tops: number[] = []
  private readonly heights: number[] = []
  private readonly heads: number[] = []
  private readonly starts: number[] = []
  private readonly headers: Header[] = []
  private line: Block[] = []
  private lineWidth = 0
  private top = 0

  constructor(
    private readonly shapes: Shapes,
    private readonly spacing: Spacing,
  ) {
    const count = shapes.ratio.length
    this.ratios = new Float32Array(count)
    for (let i = 0; i < count; i++) this.ratios[i] = shownRatio(at(shapes.ratio, i), spacing)
    this.x = new Float32Array(count)
    this.w = new Float32Array(count)
  }

  day(first: number, end: number, titled: boolean): void {
    const sum = this.sum(first, end)
    if (!titled || this.natural(first, end, sum) > this.spacing.width) {
      this.closeLine()
      this.rows(first, end, titled)
      return
    }
    const wide = this.blockWidth({ first, end, sum })
    if (this.line.length > 0 && this.lineWidth + this.spacing.dayGap + wide > this.spacing.width) this.closeLine()
    this.lineWidth += wide + (this.line.length > 0 ? this.spacing.dayGap : 0)
    this.line.push({ first, end, sum })
  }

  finish(): Layout {
    this.closeLine()
    this.starts.push(this.ratios.length)
    return {
      x: this.x,
      w: this.w,
      rowTop: Float64Array.from(this.tops),
      rowHeight: Float32Array.from(this.heights),
      rowHead: Uint8Array.from(this.heads),
      rowStart: Uint32Array.from(this.starts),
      headers: this.headers,
      height: this.top,
    }
  }

  private sum(first: number, end: number): number {
    let sum = 0
    for (let i = first; i < end; i++) sum += at(this.ratios, i)
    return sum
  }

  private natural(first: number, end: number, sum: number): number {
    return sum * this.spacing.row + this.spacing.gap * (end - first - 1)
  }

  private blockWidth({ first, end, sum }: Block): number {
    return Math.max(this.natural(first, end, sum), Math.min(this.spacing.dayWidth, this.spacing.width))
  }

  private closeLine(): void {
    const blocks = this.line
    if (blocks.length === 0) return
    const height = this.lineHeight(blocks)
    const row = this.openRow((blocks[0] as Block).first, height, true)
    let x = 0
    for (const block of blocks) {
      const end = this.place(block.first, block.end, x, height)
      const width = Math.max(end - x, Math.min(this.spacing.dayWidth, this.spacing.width - x))
      this.headers.push({ day: at(this.shapes.day, block.first), first: block.first, row, x, width })
      x += width + this.spacing.dayGap
    }
    this.line = []
    this.lineWidth = 0
  }

  /** A line is stretched to the full width when it is nearly full and no day is held apart by its title. */
  private lineHeight(blocks: Block[]): number {
    const { width, row, gap, dayGap, dayWidth } = this.spacing
    let ratios = 0
    let fixed = dayGap * (blocks.length - 1)
    for (const block of blocks) {
      if (this.natural(block.first, block.end, block.sum) < dayWidth) return row
      ratios += block.sum
      fixed += gap * (block.end - block.first - 1)
    }
    const height = (width - fixed) / ratios
    return height <= row * STRETCH ? height : row
  }

  private rows(first: number, end: number, titled: boolean): void {
    const { width, row, gap } = this.spacing
    const title = titled ? { day: at(this.shapes.day, first), first, row: this.tops.length, x: 0, width } : null
    if (title) this.headers.push(title)
    let start = first
    while (start < end) {
      const stop = this.rowEnd(start, end)
      let height = (width - gap * (stop - start - 1)) / this.sum(start, stop)
      if (stop === end && height > row * STRETCH) height = row
      this.openRow(start, height, titled && start === first)
      this.place(start, stop, 0, height)
      start = stop
    }
  }

  /** Where the row ends whose height comes closest to the wished one. */
  private rowEnd(start: number, end: number): number {
    const { width, row, gap } = this.spacing
    let sum = 0
    for (let i = start; i < end; i++) {
      const height = (width - gap * (i - start)) / (sum + at(this.ratios, i))
      if (height <= row) {
        const without = i > start ? (width - gap * (i - start - 1)) / sum : Number.POSITIVE_INFINITY
        return without - row < row - height && without < row * TALLEST ? i : i + 1
      }
      sum += at(this.ratios, i)
    }
    return end
  }

  private openRow(start: number, height: number, titled: boolean): number {
    const head = titled ? this.spacing.header : 0
    const whole = Math.max(1, Math.round(height))
    this.starts.push(start)
    this.tops.push(this.top)
    this.heights.push(whole)
    this.heads.push(head)
    this.top += head + whole + this.spacing.gap
    return this.tops.length - 1
  }

  private place(first: number, end: number, from: number, height: number): number {
    let x = from
    for (let i = first; i < end; i++) {
      const left = Math.round(x)
      x += at(this.ratios, i) * height
      this.x[i] = left
      this.w[i] = Math.max(1, Math.round(x) - left)
      x += this.spacing.gap
    }
    return x - this.spacing.gap
  }
}

/** Height and rows to expect of a bucket that is not loaded, from its count of photos and of days with photos. */
export function estimate(count: number, days: number, spacing: Spacing): { height: number; rows: number } {
  if (count <= 0) return { height: 0, rows: 0 }
  const { width, row, gap, header, dayGap, dayWidth } = spacing
  const tile = AVERAGE * row + gap
  const perDay = count / Math.max(1, days)
  if (perDay * tile <= width) {
    const perLine = Math.max(1, Math.floor((width + dayGap) / (Math.max(perDay * tile, dayWidth) + dayGap)))
    const rows = Math.ceil(Math.max(1, days) / perLine)
    return { height: rows * (header + row + gap), rows }
  }
  // Days differ: on average the last row of a day is partly empty.
  const rows = Math.round(Math.max(1, days) * Math.max(1, (perDay * tile) / width + 0.3))
  return { height: rows * (row + gap) + Math.max(1, days) * header, rows }
}

/** The last index whose value is not above `value`; 0 when there is none. `list` ascends. */
export function lastNotAbove(list: ArrayLike<number>, value: number, length = list.length): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at(list, middle) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** The row that holds a photo. */
export const rowOf = (layout: Layout, index: number): number =>
  lastNotAbove(layout.rowStart, index, layout.rowTop.length)

/** The height of the last row of photos counts without the gap below it. */
export const rowBottom = (layout: Layout, row: number): number =>
  at(layout.rowTop, row) + at(layout.rowHead, row) + at(layout.rowHeight, row)
