import { type KeyboardEvent, type MouseEvent, type RefObject, useRef } from 'react'
import type { Engine, Place } from '@/lib/engine/engine'
import { shotAt } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import type { Ids } from '@/lib/selection/selection'
import { ErrorState } from '@/ui/states'
import { useDensity } from './density'
import { useMonthName } from './names'
import { Scrubber } from './Scrubber'
import { Section } from './Section'
import { timelineWords } from './strings'
import { useGridCommands } from './use-grid-commands'
import { useLongPress } from './use-long-press'
import type { Picking } from './use-picking'
import { useRovingFocus } from './use-roving-focus'
import { useScroller } from './use-scroller'
import { useView } from './use-timeline'

export type GridHandle = { focus: (place: Place) => void }
type GridProps = {
  engine: Engine
  handle: RefObject<GridHandle | null>
  covered: boolean
  selected: Ids
  picking: Picking
  onOpen: (id: number, tile: HTMLElement) => void
  onFavorite: (id: number, on: boolean) => void
}

/** The grid of all photos with its scrubber. Only what is near the window is in the document. */
export function Grid({ engine, handle, covered, selected, picking, onOpen, onFavorite }: GridProps) {
  'use no memo'
  const t = useWords(timelineWords)
  const monthName = useMonthName()
  const scroller = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const view = useView(engine)
  useScroller(engine, scroller, stage, useDensity())
  const focus = useRovingFocus(engine, view, scroller, picking.extend)
  const press = useLongPress(picking.toggle)
  useGridCommands({ engine, focus, picking, covered, onFavorite })
  handle.current = focus

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element
    const day = target.closest<HTMLElement>('[data-day]')
    if (day) picking.day(day.dataset.month ?? '', Number(day.dataset.day))
    const tile = target.closest<HTMLElement>('[data-id]')
    if (!tile) return
    event.preventDefault()
    const id = Number(tile.dataset.id)
    const heart = target.closest('[data-favorite]')
    if (heart) onFavorite(id, heart.getAttribute('aria-pressed') !== 'true')
    else if (event.shiftKey) picking.reach(id)
    else if (selected.size > 0 || event.ctrlKey || event.metaKey || target.closest('[data-select]')) picking.toggle(id)
    else onOpen(id, tile)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const link = (event.target as Element).closest<HTMLElement>('[data-id] a')
    const shot = link && focus.reachable && shotAt(engine, focus.reachable)
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (shot && plain && (event.key === ' ' || event.key === 'Enter')) {
      event.preventDefault()
      if (event.key === 'Enter') onOpen(shot.id, link)
      else if (event.shiftKey) picking.reach(shot.id)
      else picking.toggle(shot.id)
    } else focus.onKeyDown(event)
  }
  const failed = view.parts.find(({ failure, layout }) => failure && !layout)
  const empty = view.parts.every(({ layout }) => !layout)
  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern */}
      <div
        ref={scroller}
        role="grid"
        tabIndex={-1}
        data-scroller
        aria-label={t('grid')}
        aria-multiselectable
        aria-rowcount={view.rows}
        aria-busy={empty}
        onClick={onClick}
        onKeyDown={covered ? undefined : onKeyDown}
        {...press}
        className="no-scrollbar absolute inset-0 touch-pan-y select-none [-webkit-touch-callout:none] overflow-y-auto overscroll-contain bg-bg pr-1 pl-1 outline-none [contain:strict] [overflow-anchor:none] focus-visible:ring-2 focus-visible:ring-gold-text focus-visible:ring-inset sm:pr-14 sm:pl-4"
      >
        <div ref={stage} className="relative">
          {view.parts.map(
            ({ chunk, bucket, layout, top, height, from, to, rowsAbove }) =>
              bucket &&
              layout && (
                <Section
                  key={chunk.key}
                  bucket={bucket}
                  layout={layout}
                  name={monthName(chunk.month)}
                  top={top}
                  height={height}
                  from={from}
                  to={to}
                  rowsAbove={rowsAbove}
                  load={view.load}
                  selected={selected}
                  reachable={focus.reachable?.key === chunk.key ? focus.reachable.index : -1}
                />
              ),
          )}
        </div>
      </div>
      {failed && (
        <ErrorState
          className="absolute inset-x-4 top-4 mx-auto max-w-lg bg-s1"
          title={t('monthFailed', { month: monthName(failed.chunk.month) })}
          error={failed.failure}
          onRetry={() => engine.retry()}
        />
      )}
      <Scrubber engine={engine} />
    </div>
  )
}
