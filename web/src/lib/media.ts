/** Addresses of a photo's pictures. A version in the address makes the answer immutable, so it is cached for good. */

export type Size = 'small' | 'medium' | 'large'

// The longer edge of a small thumbnail is 256 px; a little enlargement cannot be seen.
const SMALL_IS_ENOUGH = 320

export const thumbnail = (id: number, size: Size, version: string): string =>
  `/api/v1/photos/${id}/thumbnail?size=${size}&v=${version}`

/** The thumbnail that is sharp in a box of this size, in CSS px. */
export const thumbnailFor = (width: number, height: number): Size =>
  Math.max(width, height) * Math.min(2, devicePixelRatio) <= SMALL_IS_ENOUGH ? 'small' : 'medium'

export const original = (id: number): string => `/api/v1/photos/${id}/original`
export const download = (id: number): string => `/api/v1/photos/${id}/original?attachment=1`
export const captions = (id: number, number: number): string => `/api/v1/photos/${id}/captions/${number}`
/** The best there is to play now, or a version of that height. */
export const stream = (id: number, height?: number): string =>
  `/api/v1/photos/${id}/stream${height ? `?height=${height}` : ''}`
export const sprites = (id: number, version: string): string => `/api/v1/photos/${id}/sprites?v=${version}`
export const motion = (id: number): string => `/api/v1/photos/${id}/motion`
export const downloadMotion = (id: number): string => `/api/v1/photos/${id}/motion?attachment=1`
