import { memo } from 'react'
import type { Bucket } from '@/lib/engine/chunks'
import { at, type Layout } from '@/lib/layout'
import type { Ids } from '@/lib/selection/selection'
import { Row } from './Row'

type SectionProps = {
  bucket: Bucket
  layout: Layout
  name: string
  top: number
  height: number
  from: number
  to: number
  rowsAbove: number
  load: boolean
  selected: Ids
  /** Index of the photo that Tab reaches, -1 when it is elsewhere. */
  reachable: number
}

/** The rows of a month, or of a part of one, that are near the window. */
export const Section = memo(function Section({ bucket, layout, name, top, height, ...rest }: SectionProps) {
  const { from, to, rowsAbove, load, selected, reachable } = rest
  const holds = (row: number) => reachable >= at(layout.rowStart, row) && reachable < at(layout.rowStart, row + 1)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern
    <div
      role="rowgroup"
      aria-label={name}
      className="absolute inset-x-0 top-0 bg-bg [contain:layout_style]"
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {Array.from({ length: to - from }, (_, i) => from + i).map((row) => (
        <Row
          key={bucket.id[at(layout.rowStart, row)]}
          bucket={bucket}
          layout={layout}
          row={row}
          number={rowsAbove + row + 1}
          load={load}
          selected={selected}
          reachable={holds(row) ? reachable : -1}
        />
      ))}
    </div>
  )
})
