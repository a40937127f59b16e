import { type RefObject, useEffect, useLayoutEffect } from 'react'
import type { Engine } from '@/lib/engine/engine'
import { type Density, spacingFor, stepDensity } from './density'

const WHEEL_STEP = 60
const PINCH = 1.33

/** Connects the engine with the scrolling element: its size, its scrolling, and Ctrl+wheel or a pinch for the density. */
export function useScroller(
  engine: Engine,
  scroller: RefObject<HTMLElement | null>,
  stage: RefObject<HTMLElement | null>,
  density: Density,
): void {
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || !stage.current) return
    engine.attach(element, stage.current)
    const measure = () => {
      const inner = stage.current?.clientWidth ?? 0
      if (inner > 0) engine.resize(spacingFor(inner, element.clientWidth, density), element.clientHeight)
    }
    measure()
    let width = element.clientWidth
    let height = element.clientHeight
    const observer = new ResizeObserver(() => {
      if (width === element.clientWidth && height === element.clientHeight) return
      width = element.clientWidth
      height = element.clientHeight
      measure()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [engine, scroller, stage, density])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let turned = 0
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      turned += event.deltaY
      if (Math.abs(turned) < WHEEL_STEP) return
      stepDensity(turned > 0 ? -1 : 1)
      turned = 0
    }
    element.addEventListener('scroll', engine.scrolled, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: false })
    const stopPinch = onPinch(element, stepDensity)
    return () => {
      stopPinch()
      element.removeEventListener('scroll', engine.scrolled)
      element.removeEventListener('wheel', onWheel)
    }
  }, [engine, scroller])
}

/** Tells of fingers spread (1) or drawn together (-1) by a third. */
function onPinch(element: HTMLElement, tell: (direction: 1 | -1) => void): () => void {
  let start = 0
  const apart = ({ touches: [a, b] }: TouchEvent) =>
    a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0
  const begin = (event: TouchEvent) => {
    start = apart(event)
  }
  const move = (event: TouchEvent) => {
    const now = apart(event)
    if (start === 0 || now === 0) return
    if (now >= start * PINCH) tell(1)
    else if (now * PINCH <= start) tell(-1)
    else return
    start = now
  }
  element.addEventListener('touchstart', begin, { passive: true })
  element.addEventListener('touchmove', move, { passive: true })
  return () => {
    element.removeEventListener('touchstart', begin)
    element.removeEventListener('touchmove', move)
  }
}
