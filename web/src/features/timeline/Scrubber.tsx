import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Engine } from '@/lib/engine/engine'
import { type Mark, markAt, marks, neighbour } from '@/lib/engine/scrub'
import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { useMonthName } from './names'
import { timelineWords } from './strings'
import { useDrag } from './use-drag'
import { useView } from './use-timeline'

const INSET = 22 // so that the thumb is whole at both ends
const SEEN_MS = 1200

/** The dates of all photos on one line: shows where one is, and goes where one drags. */
export function Scrubber({ engine }: { engine: Engine }) {
  'use no memo'
  const t = useWords(timelineWords)
  const monthName = useMonthName()
  useView(engine)
  const track = useRef<HTMLDivElement>(null)
  const height = useHeight(track)
  const { chunks } = engine.ruler
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks follow the chunks, not every new ruler
  const list = useMemo(() => marks(engine.ruler, height - 2 * INSET), [chunks, height])
  const { dragged, hovered, ...pointer } = useDrag(track, INSET, (fraction) => engine.jumpToFraction(fraction))
  const { fraction, moving } = useFraction(engine)
  const shown = dragged ?? fraction
  const month = list[markAt(list, shown)]?.month ?? ''
  const pill = dragged !== null || moving
  if (list.length < 2) return null

  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, list, markAt(list, engine.fraction))
    if (target === null) return
    event.preventDefault()
    engine.jumpToFraction(target)
  }
  const y = (at: number) => `calc(${INSET}px + ${at} * (100% - ${2 * INSET}px))`
  return (
    <div
      ref={track}
      {...pointer}
      className="group/scrub absolute inset-y-0 right-0 w-12 touch-none select-none max-sm:pointer-events-none sm:cursor-ns-resize"
    >
      {list.map(
        (mark) =>
          mark.kind !== 'none' && (
            <span
              key={mark.month}
              aria-hidden
              style={{ top: y(mark.fraction) }}
              className={cn(
                'absolute right-3 -translate-y-1/2 text-[11px] text-faint tabular-nums leading-none max-sm:hidden',
                mark.kind === 'dot' && 'right-6 size-[3px] rounded-full bg-line-strong opacity-70',
              )}
            >
              {mark.kind === 'year' && mark.month.slice(0, 4)}
            </span>
          ),
      )}
      {hovered !== null && dragged === null && (
        <Pill top={y(hovered)} className="bg-s3 text-text max-sm:hidden">
          {monthName(list[markAt(list, hovered)]?.month ?? '')}
        </Pill>
      )}
      <Pill top={y(shown)} className={cn('bg-gold text-on-gold', !pill && 'opacity-0')}>
        {monthName(month)}
      </Pill>
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('scrubber')}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={list.length - 1}
        aria-valuenow={markAt(list, shown)}
        aria-valuetext={monthName(month)}
        onKeyDown={onKeyDown}
        style={{ top: y(shown) }}
        className={cn(
          'absolute right-0 grid h-6 w-12 -translate-y-1/2 place-items-center rounded-full outline-offset-[-2px] max-sm:size-11 max-sm:transition-opacity',
          !pill && 'max-sm:opacity-0',
          pill && 'max-sm:pointer-events-auto',
        )}
      >
        <span className="h-1 w-2.5 justify-self-end rounded-l-full bg-gold transition-[width] group-hover/scrub:w-4 max-sm:h-8 max-sm:w-1.5 max-sm:justify-self-center max-sm:rounded-full" />
      </div>
    </div>
  )
}

function Pill({ top, className, children }: { top: string; className: string; children: string }) {
  return (
    <span
      aria-hidden
      style={{ top }}
      className={cn(
        'pointer-events-none absolute right-12 -translate-y-1/2 whitespace-nowrap rounded-full px-2.5 py-0.5 font-semibold text-caption shadow-raised transition-opacity duration-200',
        className,
      )}
    >
      {children}
    </span>
  )
}

function keyTarget(key: string, list: readonly Mark[], from: number): number | null {
  const fractionOf = (index: number) => list[index]?.fraction ?? 0
  if (key === 'ArrowDown' || key === 'ArrowRight') return fractionOf(neighbour(list, from, 'month', 1))
  if (key === 'ArrowUp' || key === 'ArrowLeft') return fractionOf(neighbour(list, from, 'month', -1))
  if (key === 'PageDown') return fractionOf(neighbour(list, from, 'year', 1))
  if (key === 'PageUp') return fractionOf(neighbour(list, from, 'year', -1))
  if (key === 'Home') return 0
  return key === 'End' ? 1 : null
}

/** How far the reader is, and whether the grid is or was just moving. */
function useFraction(engine: Engine): { fraction: number; moving: boolean } {
  'use no memo'
  const [state, setState] = useState({ fraction: engine.fraction, moving: false })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = engine.position
    const stop = engine.onScroll(() => {
      const { fraction, position } = engine
      const moved = Math.abs(position - last) > 2
      last = position
      setState((before) =>
        moved || before.fraction !== fraction ? { fraction, moving: before.moving || moved } : before,
      )
      if (!moved) return
      clearTimeout(timer)
      timer = setTimeout(() => setState((before) => ({ ...before, moving: false })), SEEN_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [engine])
  return state
}

function useHeight(element: { readonly current: HTMLElement | null }): number {
  const [height, setHeight] = useState(600)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 600))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return height
}
