import { Check, CircleCheck } from 'lucide-react'
import { memo } from 'react'
import { dateLabel, dayLabel } from '@/lib/dates'
import { type Bucket, UNDATED } from '@/lib/engine/chunks'
import { type Shot, shotOf } from '@/lib/engine/walk'
import { useLanguage, useWords } from '@/lib/i18n'
import { at, type Header, type Layout } from '@/lib/layout'
import type { Ids } from '@/lib/selection/selection'
import { cn } from '@/ui/cn'
import { useShotName } from './names'
import { timelineWords } from './strings'
import { Tile } from './Tile'

type RowProps = {
  bucket: Bucket
  layout: Layout
  row: number
  number: number
  load: boolean
  selected: Ids
  /** Index of the photo that Tab reaches, if it is in this row. */
  reachable: number
}

/** One visual row of the timeline, with the titles of the days that begin in it. */
export const Row = memo(function Row({ bucket, layout, row, number, load, selected, reachable }: RowProps) {
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
          .map((header) => (
            <DayTitle key={header.first} bucket={bucket} header={header} height={head} selected={selected} />
          ))}
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
              selecting={selected.size > 0}
              selected={selected.has(shot.id)}
              reachable={reachable === first + i}
            />
          ),
      )}
    </div>
  )
})

const ROOM_FOR_BOTH = 200 // px, for the day in full and its mark

type DayTitleProps = { bucket: Bucket; header: Header; height: number; selected: Ids }

/** The day, and a mark beside it that selects all of it. By keyboard that is Shift+X on one of its photos. */
function DayTitle({ bucket, header, height, selected }: DayTitleProps) {
  const t = useWords(timelineWords)
  const language = useLanguage()
  const { month } = bucket
  const dated = month !== UNDATED && header.day > 0
  const date = dated ? dateLabel(month, header.day, language) : t('undated')
  const all = selected.size > 0 && isWhole(bucket, header, selected)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern
    // biome-ignore lint/a11y/useFocusableInteractive: a table cannot be windowed; the roles follow the ARIA grid pattern
    <div
      role="rowheader"
      className="group/day absolute top-0 left-0 flex items-center"
      style={{ transform: `translateX(${header.x}px)`, width: header.width, height }}
    >
      <h2 className="truncate font-semibold text-body max-sm:text-dense">
        {dated && (selected.size === 0 || header.width >= ROOM_FOR_BOTH) ? dayLabel(month, header.day, language) : date}
      </h2>
      <button
        type="button"
        data-day={header.day}
        data-month={month}
        tabIndex={-1}
        aria-label={t('selectDay', { date })}
        aria-pressed={all}
        className={cn(
          '-mr-3 grid h-full w-8 shrink-0 place-items-center text-muted hover:text-text', // reaches into the gap between days
          selected.size === 0 &&
            'w-0 overflow-hidden opacity-0 touch:hidden group-hover/day:w-8 group-hover/day:opacity-100',
        )}
      >
        {all ? (
          <span className="grid size-5 place-items-center rounded-full bg-gold text-on-gold">
            <Check className="size-3.5" strokeWidth={3.5} aria-hidden />
          </span>
        ) : (
          <CircleCheck className="size-5" aria-hidden />
        )}
      </button>
    </div>
  )
}

function isWhole(bucket: Bucket, { first, day }: Header, selected: Ids): boolean {
  for (let index = first; bucket.day[index] === day; index++) if (!selected.has(at(bucket.id, index))) return false
  return true
}
