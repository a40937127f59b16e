/** Zoom and pan of a picture that fits its box at scale 1. Offsets are px from the middle of the box. */
export type Zoom = { scale: number; x: number; y: number }
export type Box = { width: number; height: number }
export type Point = { x: number; y: number }

export const REST: Zoom = { scale: 1, x: 0, y: 0 }
export const LARGEST = 8
export const TAP_SCALE = 2.5

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** The size a picture of this ratio has inside the box. */
export function fit(ratio: number, box: Box): Box {
  const width = Math.min(box.width, box.height * ratio)
  return { width, height: width / ratio }
}

/** Keeps the picture over the box: no edge comes inside while the picture is larger, and a smaller side stays centred. */
export function bounded({ scale, x, y }: Zoom, picture: Box, box: Box): Zoom {
  const wide = Math.max(0, (picture.width * scale - box.width) / 2)
  const high = Math.max(0, (picture.height * scale - box.height) / 2)
  return { scale, x: clamp(x, -wide, wide), y: clamp(y, -high, high) }
}

/** Zooms to a scale while what is under `point` (from the middle of the box) stays under it. */
export function zoomTo(zoom: Zoom, scale: number, point: Point, picture: Box, box: Box): Zoom {
  const next = clamp(scale, 1, LARGEST)
  if (next === 1) return REST
  const factor = next / zoom.scale
  const x = point.x - (point.x - zoom.x) * factor
  const y = point.y - (point.y - zoom.y) * factor
  return bounded({ scale: next, x, y }, picture, box)
}

/** What a double click does: in to 2.5 at the point, or back. */
export const toggled = (zoom: Zoom, point: Point, picture: Box, box: Box): Zoom =>
  zoom.scale > 1 ? REST : zoomTo(zoom, TAP_SCALE, point, picture, box)
