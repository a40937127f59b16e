import { type MouseEvent, type RefObject, useRef } from 'react'
import type { Engine, Place } from '@/lib/engine/engine'
import { useWords } from '@/lib/i18n'
import { ErrorState } from '@/ui/states'
import { useDensity } from './density'
import { useMonthName } from './names'
import { Scrubber } from './Scrubber'
import { Section } from './Section'
import { timelineWords } from './strings'
import { useGridCommands } from './use-grid-commands'
import { useRovingFocus } from './use-roving-focus'
import { useScroller } from './use-scroller'
import { useView } from './use-timeline'

export type GridHandle = { focus: (place: Place) => void }
type GridProps = {
  engine: Engine
  handle: RefObject<GridHandle | null>
  covered: boolean
  onOpen: (id: number, tile: HTMLElement) => void
  onFavorite: (id: number, on: boolean) => void
}

/** The grid of all photos with its scrubber. Only what is near the window is in the document. */
export function Grid({ engine, handle, covered, onOpen, onFavorite }: GridProps) {
  'use no memo'
  const t = useWords(timelineWords)
  const monthName = useMonthName()
  const scroller = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const view = useView(engine)
  useScroller(engine, scroller, stage, useDensity())
  const focus = useRovingFocus(engine, view, scroller)
  useGridCommands({ engine, focus, covered, onFavorite })
  handle.current = focus

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element
    const tile = target.closest<HTMLElement>('[data-id]')
    if (!tile || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const id = Number(tile.dataset.id)
    const heart = target.closest('[data-favorite]')
    if (heart) onFavorite(id, heart.getAttribute('aria-pressed') !== 'true')
    else onOpen(id, tile)
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
        aria-rowcount={view.rows}
        aria-busy={empty}
        onClick={onClick}
        onKeyDown={covered ? undefined : focus.onKeyDown}
        className="no-scrollbar absolute inset-0 touch-pan-y overflow-y-auto overscroll-contain bg-bg pr-1 pl-1 outline-none [contain:strict] [overflow-anchor:none] focus-visible:ring-2 focus-visible:ring-gold-text focus-visible:ring-inset sm:pr-14 sm:pl-4"
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
