import { type PointerEvent, type RefObject, useRef, useState } from 'react'

const PAUSE_MS = 120

type Drag = {
  /** Where the pointer holds the thumb, 0 to 1; null when it does not. */
  dragged: number | null
  hovered: number | null
  onPointerDown: (event: PointerEvent) => void
  onPointerMove: (event: PointerEvent) => void
  onPointerUp: (event: PointerEvent) => void
  onPointerCancel: () => void
  onPointerLeave: () => void
}

/** A vertical drag. While it moves only `dragged` changes; `go` is called when it pauses and when it ends. */
export function useDrag(track: RefObject<HTMLElement | null>, inset: number, go: (fraction: number) => void): Drag {
  const [dragged, setDragged] = useState<number | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const fractionOf = ({ clientY }: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    if (!box) return 0
    return Math.max(0, Math.min(1, (clientY - box.top - inset) / (box.height - 2 * inset)))
  }
  const end = () => {
    clearTimeout(timer.current)
    setDragged(null)
  }
  return {
    dragged,
    hovered,
    onPointerDown: (event) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDragged(fractionOf(event))
    },
    onPointerMove: (event) => {
      const fraction = fractionOf(event)
      if (event.pointerType === 'mouse') setHovered(fraction)
      if (dragged === null) return
      setDragged(fraction)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => go(fraction), PAUSE_MS)
    },
    onPointerUp: (event) => {
      if (dragged === null) return
      end()
      go(fractionOf(event))
    },
    onPointerCancel: end,
    onPointerLeave: () => setHovered(null),
  }
}
