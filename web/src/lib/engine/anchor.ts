import { at, type Layout, lastNotAbove, rowBottom, rowOf } from '../layout'
import type { Bucket } from './chunks'
import type { Ruler } from './ruler'

/** A place that survives new heights, new widths and new photos: a row, named by its first photo. */
export type Anchor = {
  key: string
  /** First photo of the row, null while the chunk is not loaded. */
  id: number | null
  /** From the top of that row to the top of the window, px. */
  offset: number
  /** The same as a share of the chunk's height. */
  share: number
}

export type Known = { bucket: Bucket; layout: Layout } | undefined
const AT_THE_TOP = 8
const LOOKED_AT = 240 // px below the top of the window

/** What the reader looks at: a row in the upper part of the window. Null at the very top, where new photos are meant
 *  to be seen. */
export function anchorAt(
  position: number,
  viewport: number,
  ruler: Ruler,
  known: (key: string) => Known,
): Anchor | null {
  if (position <= AT_THE_TOP || ruler.count === 0) return null
  return (
    rowAt(position + Math.min(viewport / 3, LOOKED_AT), position, ruler, known) ??
    rowAt(position, position, ruler, known) ??
    chunkAt(position, ruler)
  )
}

function rowAt(line: number, position: number, ruler: Ruler, known: (key: string) => Known): Anchor | null {
  const index = ruler.indexAt(line)
  const key = ruler.chunks[index]?.key ?? ''
  const { bucket, layout } = known(key) ?? {}
  if (!bucket || !layout || layout.rowTop.length === 0) return null
  const inside = position - ruler.top(index)
  const row = lastNotAbove(layout.rowTop, line - ruler.top(index))
  const id = bucket.id[at(layout.rowStart, row)] ?? null
  return { key, id, offset: inside - at(layout.rowTop, row), share: inside / (ruler.height(index) || 1) }
}

function chunkAt(position: number, ruler: Ruler): Anchor {
  const index = ruler.indexAt(position)
  const share = (position - ruler.top(index)) / (ruler.height(index) || 1)
  return { key: ruler.chunks[index]?.key ?? '', id: null, offset: 0, share }
}

/** Where an anchor stands now. `exact` is false while its chunk has to be loaded to know. */
export function positionOf(
  anchor: Anchor | null,
  ruler: Ruler,
  known: (key: string) => Known,
): { position: number; exact: boolean } {
  if (!anchor) return { position: 0, exact: true }
  const index = indexNear(anchor.key, ruler)
  if (index < 0) return { position: 0, exact: true }
  const { bucket, layout } = known(anchor.key) ?? {}
  const photo = bucket && anchor.id !== null ? bucket.id.indexOf(anchor.id) : -1
  if (layout && photo >= 0) {
    const row = rowOf(layout, photo)
    const top = at(layout.rowTop, row)
    const offset = Math.min(anchor.offset, rowBottom(layout, row) - top)
    return { position: ruler.top(index) + top + offset, exact: true }
  }
  return { position: ruler.top(index) + anchor.share * ruler.height(index), exact: Boolean(bucket) }
}

/** The chunk of a key, or the one that took its place when its month is gone. */
function indexNear(key: string, ruler: Ruler): number {
  const index = ruler.indexOf(key)
  if (index >= 0 || ruler.count < 2) return Math.min(Math.max(index, 0), ruler.count - 1)
  const ascending = (ruler.chunks[0]?.key ?? '') < (ruler.chunks[1]?.key ?? '')
  const after = ruler.chunks.findIndex((chunk) => (ascending ? chunk.key > key : chunk.key < key))
  return after < 0 ? ruler.count - 1 : after
}
