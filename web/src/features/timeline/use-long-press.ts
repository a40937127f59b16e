import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'

const HELD_MS = 450
const MOVED_PX = 10

/** Tells of a tile on which a finger rests. The click that may come of it is none. */
export function useLongPress(onPress: (id: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const start = useRef({ x: 0, y: 0 })
  const pressed = useRef(false)
  const touched = useRef(false)
  const cancel = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    onPointerDown: (event: PointerEvent) => {
      cancel()
      pressed.current = false
      touched.current = event.pointerType === 'touch'
      const tile = event.target instanceof Element && event.target.closest<HTMLElement>('[data-id]')
      if (!tile || !touched.current || !event.isPrimary) return
      start.current = { x: event.clientX, y: event.clientY }
      timer.current = setTimeout(() => {
        pressed.current = true
        navigator.vibrate?.(10)
        onPress(Number(tile.dataset.id))
      }, HELD_MS)
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (Math.hypot(clientX - start.current.x, clientY - start.current.y) > MOVED_PX) cancel()
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    onContextMenu: (event: MouseEvent) => {
      if (touched.current) event.preventDefault()
    },
    onClickCapture: (event: MouseEvent) => {
      if (!pressed.current) return
      pressed.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
