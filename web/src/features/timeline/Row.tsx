import { memo } from 'react'
import { dayLabel } from '@/lib/dates'
import { type Bucket, UNDATED } from '@/lib/engine/chunks'
import { type Shot, shotOf } from '@/lib/engine/walk'
import { useLanguage, useWords } from '@/lib/i18n'
import { at, type Header, type Layout } from '@/lib/layout'
import { useShotName } from './names'
import { timelineWords } from './strings'
import { Tile } from './Tile'

type RowProps = {
  bucket: Bucket
  layout: Layout
  row: number
  number: number
  load: boolean
  /** Index of the photo that Tab reaches, if it is in this row. */
  reachable: number
}

/** One visual row of the timeline, with the titles of the days that begin in it. */
export const Row = memo(function Row({ bucket, layout, row, number, load, reachable }: RowProps) {
  const { nameOf, heartOf } = useShotName()
  const head = at(layout.rowHead, row)
  const height = at(layout.rowHeight, row)
  const first = at(layout.rowStart, row)
  const shots = Array.from({ length: at(layout.rowStart, row + 1) - first }, (_, i) => shotOf(bucket, first + i))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern
    // biome-ignore lint/a11y/useFocusableInteractive: a table cannot be windowed; the roles follow the ARIA grid pattern
    <div
      role="row"
      aria-rowindex={number}
      className="absolute inset-x-0 top-0"
      style={{ transform: `translateY(${at(layout.rowTop, row)}px)`, height: head + height }}
    >
      {head > 0 &&
        layout.headers
          .filter((header) => header.row === row)
          .map((header) => <DayTitle key={header.first} month={bucket.month} header={header} height={head} />)}
      {shots.map(
        (shot: Shot | null, i) =>
          shot && (
            <Tile
              key={shot.id}
              shot={shot}
              x={at(layout.x, first + i)}
              y={head}
              width={at(layout.w, first + i)}
              height={height}
              name={nameOf(shot)}
              heart={heartOf(shot)}
              load={load}
              reachable={reachable === first + i}
            />
          ),
      )}
    </div>
  )
})

function DayTitle({ month, header, height }: { month: string; header: Header; height: number }) {
  const t = useWords(timelineWords)
  const language = useLanguage()
  const dated = month !== UNDATED && header.day > 0
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern
    // biome-ignore lint/a11y/useFocusableInteractive: a table cannot be windowed; the roles follow the ARIA grid pattern
    <div
      role="rowheader"
      className="absolute top-0 left-0 flex items-center"
      style={{ transform: `translateX(${header.x}px)`, width: header.width, height }}
    >
      <h2 className="truncate font-semibold text-body max-sm:text-dense">
        {dated ? dayLabel(month, header.day, language) : t('undated')}
      </h2>
    </div>
  )
}
