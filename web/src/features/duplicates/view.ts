/** What of a picture is seen: how large, and which point of it (in parts of the picture) is in the middle of its frame.
 *  It says nothing of pixels, so that pictures of different sizes show the same part of what is on them. */
export type View = { scale: number; x: number; y: number }
/** A point of the frame, in parts of it from its middle: -0.5 to 0.5. */
export type Point = { x: number; y: number }

export const WHOLE: View = { scale: 1, x: 0.5, y: 0.5 }
export const LARGEST = 8
const CLOSE = 3

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** Keeps the picture over its frame. */
export function bounded({ scale, x, y }: View): View {
  const half = 0.5 / scale
  return { scale, x: clamp(x, half, 1 - half), y: clamp(y, half, 1 - half) }
}

/** Zooms to a scale while what is under `point` stays under it. */
export function zoomTo(view: View, scale: number, point: Point = { x: 0, y: 0 }): View {
  const next = clamp(scale, 1, LARGEST)
  if (next === 1) return WHOLE
  const factor = 1 / view.scale - 1 / next
  return bounded({ scale: next, x: view.x + point.x * factor, y: view.y + point.y * factor })
}

/** Moves the picture by parts of its frame. */
export const panned = (view: View, x: number, y: number): View =>
  bounded({ scale: view.scale, x: view.x - x / view.scale, y: view.y - y / view.scale })

/** What a double click does: close to the point, or back. */
export const toggled = (view: View, point: Point): View => (view.scale > 1 ? WHOLE : zoomTo(view, CLOSE, point))
