import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useReducer, useRef, useState } from 'react'
import type { Engine, Place, View } from '@/lib/engine/engine'
import { edge, find, leap, shotAt, step, type Unit, vertical } from '@/lib/engine/walk'
import { at, lastNotAbove } from '@/lib/layout'

export type Focus = {
  /** The photo that Tab reaches: the one that had the focus last, or the first one in view. */
  reachable: Place | null
  leapBy: (unit: Unit, direction: 1 | -1) => void
  focus: (place: Place) => void
  onKeyDown: (event: KeyboardEvent) => void
}
type Extend = (from: number, to: number) => void

/** One tile is reachable by Tab, the arrow keys move on from it, also into months that are not loaded. With Shift they
 *  take along what they pass. */
export function useRovingFocus(
  engine: Engine,
  view: View,
  scroller: RefObject<HTMLElement | null>,
  onExtend: Extend,
): Focus {
  'use no memo'
  const [active, setActive] = useState<number | null>(null)
  const [, drawAgain] = useReducer((times: number) => times + 1, 0)
  const wanted = useRef<number | null>(null)
  const inside = useRef(false)
  const turn = useRef(0)
  const reachable = rendered(view, active) ?? firstInView(engine, view)

  const focus = useCallback(
    (place: Place, where: 'near' | 'top' = 'near') => {
      const id = shotAt(engine, place)?.id ?? null
      wanted.current = id
      setActive(id)
      drawAgain()
      engine.show(place, where)
    },
    [engine],
  )

  const move = useCallback(
    (next: (from: Place) => Promise<Place | null>, where: 'near' | 'top' = 'near', extend?: Extend) => {
      const from = (active !== null && find(engine, active)) || firstInView(engine, engine.view)
      if (!from) return
      const mine = ++turn.current
      next(from).then(
        (place) => {
          if (!place || mine !== turn.current) return
          focus(place, where)
          const [first, last] = [shotAt(engine, from), shotAt(engine, place)]
          if (first && last) extend?.(first.id, last.id)
        },
        () => undefined, // the month that failed says so itself
      )
    },
    [engine, active, focus],
  )

  useFocusKeeper(scroller, wanted, inside, setActive)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = steps[event.key]
    if (!next) return
    event.preventDefault()
    move((from) => next(engine, from), 'near', event.shiftKey ? onExtend : undefined)
  }
  const leapBy = (unit: Unit, way: 1 | -1) => move((from) => leap(engine, from, unit, way), 'top')
  return { reachable, focus, onKeyDown, leapBy }
}

const steps: Record<string, (engine: Engine, from: Place) => Promise<Place | null>> = {
  ArrowLeft: (engine, from) => step(engine, from, -1),
  ArrowRight: (engine, from) => step(engine, from, 1),
  ArrowUp: (engine, from) => vertical(engine, from, -1),
  ArrowDown: (engine, from) => vertical(engine, from, 1),
  Home: (engine) => edge(engine, -1),
  End: (engine) => edge(engine, 1),
}

/** Puts the focus on the wanted tile once it is drawn, and keeps it in the grid when its tile scrolls away. */
function useFocusKeeper(
  scroller: RefObject<HTMLElement | null>,
  wanted: RefObject<number | null>,
  inside: RefObject<boolean>,
  setActive: (id: number) => void,
): void {
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const tile = wanted.current === null ? null : element.querySelector<HTMLElement>(`[data-id="${wanted.current}"] a`)
    if (tile) {
      wanted.current = null
      tile.focus({ preventScroll: true })
    } else if (inside.current && document.activeElement === document.body) element.focus({ preventScroll: true })
  })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const onFocus = (event: FocusEvent) => {
      inside.current = true
      const tile = event.target instanceof Element && event.target.closest<HTMLElement>('[data-id]')
      if (tile) setActive(Number(tile.dataset.id))
    }
    const onBlur = (event: FocusEvent) => {
      if (event.target instanceof Node && event.target.isConnected) inside.current = false
    }
    element.addEventListener('focusin', onFocus)
    element.addEventListener('focusout', onBlur)
    return () => {
      element.removeEventListener('focusin', onFocus)
      element.removeEventListener('focusout', onBlur)
    }
  }, [scroller, inside, setActive])
}

function rendered(view: View, id: number | null): Place | null {
  if (id === null) return null
  for (const { bucket, layout, chunk, from, to } of view.parts) {
    const index = bucket?.id.indexOf(id) ?? -1
    if (index < 0 || !layout) continue
    return index >= at(layout.rowStart, from) && index < at(layout.rowStart, to) ? { key: chunk.key, index } : null
  }
  return null
}

function firstInView(engine: Engine, view: View): Place | null {
  for (const { chunk, layout, index, from, to } of view.parts) {
    if (!layout || from >= to) continue
    const inside = engine.position - engine.ruler.top(index)
    if (inside > layout.height) continue
    const row = lastNotAbove(layout.rowTop, inside)
    const whole = at(layout.rowTop, row) >= inside || row + 1 >= to ? row : row + 1
    return { key: chunk.key, index: at(layout.rowStart, Math.max(from, Math.min(to - 1, whole))) }
  }
  return null
}
