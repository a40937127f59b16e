import { UNDATED } from './chunks'
import type { Ruler } from './ruler'

const YEAR_APART = 16
const DOT_APART = 8

/** A month on the scrubber: where it begins, 0 to 1, and whether it shows as a year's label, a dot or not at all. */
export type Mark = { month: string; fraction: number; kind: 'year' | 'dot' | 'none' }

/** The months along a scrubber of `height` px; labels and dots never touch. */
export function marks(ruler: Ruler, height: number): Mark[] {
  const months = monthsOf(ruler)
  let lastYear = ''
  let free = -YEAR_APART
  const years = months.map(({ month, fraction }) => {
    const year = month.slice(0, 4)
    const begins = month !== UNDATED && year !== lastYear
    lastYear = year
    if (!begins || fraction * height - free < YEAR_APART) return false
    free = fraction * height
    return true
  })
  const labels = months.filter((_, i) => years[i]).map(({ fraction }) => fraction * height)
  let lastDot = -DOT_APART
  return months.map(({ month, fraction }, i) => {
    if (years[i]) return { month, fraction, kind: 'year' }
    const y = fraction * height
    const crowded = y - lastDot < DOT_APART || labels.some((label) => Math.abs(label - y) < YEAR_APART * 0.75)
    if (crowded) return { month, fraction, kind: 'none' }
    lastDot = y
    return { month, fraction, kind: 'dot' }
  })
}

/** The index of the month that stands at a fraction. */
export function markAt(list: readonly Mark[], fraction: number): number {
  const next = list.findIndex((mark) => mark.fraction > fraction + 1e-9)
  return next < 0 ? Math.max(0, list.length - 1) : Math.max(0, next - 1)
}

/** The index of the month to go to by key: a month or a year up (-1) or down (1). */
export function neighbour(list: readonly Mark[], from: number, unit: 'month' | 'year', direction: 1 | -1): number {
  const clamp = (index: number) => Math.max(0, Math.min(list.length - 1, index))
  if (unit === 'month') return clamp(from + direction)
  const yearOf = (index: number) => list[index]?.month.slice(0, 4)
  let index = from
  while (index >= 0 && index < list.length && yearOf(index) === yearOf(from)) index += direction
  if (index < 0 || index >= list.length) return clamp(index)
  while (index > 0 && yearOf(index - 1) === yearOf(index)) index--
  return index
}

function monthsOf(ruler: Ruler): { month: string; fraction: number }[] {
  if (ruler.photos === 0) return []
  return ruler.chunks.flatMap(({ month, part }, index) =>
    part === 0 ? [{ month, fraction: ruler.photosAbove(index) / ruler.photos }] : [],
  )
}
