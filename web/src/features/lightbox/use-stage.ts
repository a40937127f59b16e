import { useGesture } from '@use-gesture/react'
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { bounded, type Point, REST, toggled, type Zoom, zoomTo } from './zoom'

const FLICK = 0.4 // px per ms
const SWIPE_SHARE = 0.25
const DISMISS_PX = 110
const INFO_PX = 60
const SLIDE_MS = 220
const TAP_MS = 260
const TAP_PX = 10 // a hand on a button is not quite still
export const HOLD_MS = 300 // longer is no tap
const WHEEL = 0.002

type Wishes = {
  id: number
  zoomable: boolean
  canGo: (direction: 1 | -1) => boolean
  onGo: (direction: 1 | -1) => void
  onClose: () => void
  onInfo: () => void
  onTap: () => void
}

const reduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Hands on the stage: zoom, pan, swipe to the next, swipe down to close and up for the information. */
export function useStage(stage: RefObject<HTMLElement | null>, track: RefObject<HTMLElement | null>, wishes: Wishes) {
  const zoom = useRef<Zoom>(REST)
  const [zoomed, setZoomed] = useState(false)
  const styled = useRef<HTMLElement | null>(null)
  const lastTap = useRef(0)
  const tapTimer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const frame = useCallback(
    () => stage.current?.querySelector<HTMLElement>('[data-current] [data-frame]') ?? null,
    [stage],
  )
  const sizes = useCallback(() => {
    const picture = frame()
    const box = { width: stage.current?.clientWidth ?? 1, height: stage.current?.clientHeight ?? 1 }
    return { picture: { width: picture?.offsetWidth ?? 1, height: picture?.offsetHeight ?? 1 }, box }
  }, [frame, stage])
  const apply = useCallback(
    (next: Zoom, smooth = false) => {
      zoom.current = next
      setZoomed(next.scale > 1)
      const picture = frame()
      if (styled.current && styled.current !== picture) styled.current.style.transform = ''
      styled.current = picture
      if (!picture) return
      picture.style.transition = smooth && !reduced() ? 'transform 200ms cubic-bezier(.2,0,0,1)' : ''
      picture.style.transform = next.scale === 1 ? '' : `translate(${next.x}px,${next.y}px) scale(${next.scale})`
    },
    [frame],
  )
  const pointOf = (x: number, y: number): Point => {
    const box = stage.current?.getBoundingClientRect()
    return box ? { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 } : { x: 0, y: 0 }
  }
  const drag = (x: number, y: number, ms = 0) => {
    const element = track.current
    if (!element) return
    element.style.transition = ms && !reduced() ? `translate ${ms}ms cubic-bezier(.2,0,0,1)` : ''
    element.style.translate = x || y ? `${x}px ${y}px` : ''
    stage.current?.style.setProperty('--dim', String(Math.max(0.3, 1 - Math.abs(y) / 500)))
  }
  const slide = (direction: 1 | -1) => {
    if (!wishes.canGo(direction)) return drag(0, 0, SLIDE_MS)
    drag(-direction * ((stage.current?.clientWidth ?? 0) + 24), 0, SLIDE_MS)
    setTimeout(() => wishes.onGo(direction), reduced() ? 0 : SLIDE_MS)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo starts at rest
  useLayoutEffect(() => {
    drag(0, 0)
    apply(REST)
  }, [wishes.id])

  useGesture(
    {
      onDrag: ({
        event,
        tap,
        first,
        last,
        active,
        movement,
        velocity,
        direction,
        memo,
        pinching,
        cancel,
        xy,
        ...drawn
      }) => {
        if (pinching || (event.target as Element).closest('[data-player]')) return cancel()
        if (tap) return drawn.elapsedTime < HOLD_MS ? onTap(event as PointerEvent, pointOf(...xy)) : undefined
        if (zoom.current.scale > 1) {
          const from: Zoom = first || !memo ? zoom.current : memo
          const { picture, box } = sizes()
          apply(bounded({ scale: from.scale, x: from.x + movement[0], y: from.y + movement[1] }, picture, box))
          return from
        }
        const [x, y] = movement
        if (active || !last) return drag(x, y > 0 ? y : y / 3)
        const width = stage.current?.clientWidth ?? 1
        if (
          x &&
          (Math.abs(x) > width * SWIPE_SHARE || (velocity[0] > FLICK && Math.abs(x) > 24 && direction[0] !== 0))
        ) {
          return slide(x > 0 ? -1 : 1)
        }
        drag(0, 0, SLIDE_MS)
        if (y > DISMISS_PX || (y > 40 && velocity[1] > FLICK)) wishes.onClose()
        else if (y < -INFO_PX) wishes.onInfo()
      },
      onPinch: ({ origin, offset: [scale], last }) => {
        if (!wishes.zoomable) return
        const { picture, box } = sizes()
        apply(zoomTo(zoom.current, scale, pointOf(...origin), picture, box), last && scale <= 1)
      },
      onWheel: ({ event, delta: [, dy], ctrlKey }) => {
        if (ctrlKey || !wishes.zoomable || (event.target as Element).closest('[data-player]')) return
        const { picture, box } = sizes()
        const point = pointOf(event.clientX, event.clientY)
        apply(zoomTo(zoom.current, zoom.current.scale * Math.exp(-dy * WHEEL), point, picture, box))
      },
    },
    {
      target: stage,
      eventOptions: { passive: false },
      drag: {
        filterTaps: true,
        tapsThreshold: TAP_PX,
        axis: zoomed ? undefined : 'lock',
        pointer: { keys: false }, // no touch events: on a laptop with a touch screen there would be no mouse
      },
      pinch: { pointer: { touch: true }, scaleBounds: { min: 1, max: 8 }, from: () => [zoom.current.scale, 0] },
    },
  )

  const onTap = (event: PointerEvent | TouchEvent | MouseEvent, point: Point) => {
    const twice = event.timeStamp - lastTap.current < TAP_MS
    lastTap.current = twice ? 0 : event.timeStamp
    clearTimeout(tapTimer.current)
    if (!twice) {
      const touch = !('pointerType' in event) || event.pointerType !== 'mouse'
      if (touch) tapTimer.current = setTimeout(wishes.onTap, TAP_MS)
      return
    }
    if (!wishes.zoomable) return
    const { picture, box } = sizes()
    apply(toggled(zoom.current, point, picture, box), true)
  }

  const zoomBy = useCallback(
    (factor: number) => {
      const { picture, box } = sizes()
      apply(factor === 0 ? REST : zoomTo(zoom.current, zoom.current.scale * factor, { x: 0, y: 0 }, picture, box), true)
    },
    [apply, sizes],
  )
  return { zoomed, zoomBy }
}
