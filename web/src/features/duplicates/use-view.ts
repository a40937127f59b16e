import { useGesture } from '@use-gesture/react'
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { LARGEST, type Point, panned, toggled, type View, WHOLE, zoomTo } from './view'

const WHEEL = 0.002

/** Hands on the pictures of a group: wheel, pinch, drag and double click on one of them move all of them alike.
 *  The view is in CSS variables of the stage, so that nothing renders while it moves. */
export function useView(stage: RefObject<HTMLElement | null>, groupId: number) {
  const view = useRef<View>(WHOLE)
  const [zoomed, setZoomed] = useState(false)
  const apply = useCallback(
    (next: View) => {
      view.current = next
      setZoomed(next.scale > 1)
      for (const name of ['scale', 'x', 'y'] as const) stage.current?.style.setProperty(`--${name}`, String(next[name]))
    },
    [stage],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another group is seen whole
  useLayoutEffect(() => apply(WHOLE), [apply, groupId])

  useGesture(
    {
      onDrag: ({ event, movement: [x, y], first, memo, pinching, cancel }) => {
        const frame = frameOf(event)
        if (pinching || !frame || view.current.scale === 1) return cancel()
        const from: View = first || !memo ? view.current : memo
        apply(panned(from, x / frame.width, y / frame.height))
        return from
      },
      onPinch: ({ event, origin: [x, y], offset: [scale] }) => {
        const frame = frameOf(event)
        if (frame) apply(zoomTo(view.current, scale, within(frame, x, y)))
      },
      onWheel: ({ event, delta: [, dy], ctrlKey }) => {
        const frame = frameOf(event)
        if (!frame || ctrlKey) return
        const point = within(frame, event.clientX, event.clientY)
        const next = zoomTo(view.current, view.current.scale * Math.exp(-dy * WHEEL), point)
        if (next.scale === view.current.scale && next.scale === 1) return // seen whole: the page may scroll
        event.preventDefault()
        apply(next)
      },
    },
    {
      target: stage,
      eventOptions: { passive: false },
      drag: { filterTaps: true, pointer: { keys: false } },
      pinch: {
        pointer: { touch: true },
        scaleBounds: { min: 1, max: LARGEST },
        from: () => [view.current.scale, 0],
      },
    },
  )

  const onDoubleClick = useCallback(
    (event: { target: EventTarget; clientX: number; clientY: number }) => {
      const frame = frameOf(event)
      if (frame) apply(toggled(view.current, within(frame, event.clientX, event.clientY)))
    },
    [apply],
  )
  const zoomBy = useCallback(
    (factor: number) => apply(factor === 0 ? WHOLE : zoomTo(view.current, view.current.scale * factor)),
    [apply],
  )
  return { zoomed, zoomBy, onDoubleClick }
}

/** Where the frame is whose picture is under the hand: it stays while the picture in it grows. */
function frameOf({ target }: { target: EventTarget | null }): DOMRect | null {
  const stand = target instanceof Element ? target.closest('[data-picture]') : null
  return stand?.querySelector('[data-frame]')?.getBoundingClientRect() ?? null
}

const within = (frame: DOMRect, x: number, y: number): Point => ({
  x: (x - frame.left) / frame.width - 0.5,
  y: (y - frame.top) / frame.height - 0.5,
})
