import type { Schema } from '@/api/client'
import { api } from '@/api/client'
import { UNDATED } from '@/lib/engine/chunks'
import { ANIMATED, DAMAGED, FAVORITE, MISSING, MOTION, type Shot, THUMBNAIL_FAILED, VIDEO } from '@/lib/engine/walk'

export type Detail = Schema<'PhotoDetail'>

const UNFINISHED_MS = 2000
const SHOWN_BY_BROWSERS = /^image\/(jpeg|png|webp|gif|avif|bmp|x-ms-bmp|svg\+xml)$/

/** Everything known of a photo. Asked again while it is still being processed. */
export const useDetail = (id: number) =>
  api.useQuery(
    'get',
    '/api/v1/photos/{photo_id}/detail',
    { params: { path: { photo_id: id } } },
    { refetchInterval: ({ state }) => (state.data && isUnfinished(state.data) ? UNFINISHED_MS : false) },
  )

export const isUnfinished = ({ status }: Detail): boolean => status === 'pending' || status === 'processing'

/** Whether the browser can show the original file as it is. */
export const canShowOriginal = ({ mime_type, is_missing }: Detail): boolean =>
  !is_missing && SHOWN_BY_BROWSERS.test(mime_type ?? '')

/** The month of the timeline in which a photo stands. */
export const monthOf = ({ taken_local }: Detail): string => taken_local?.slice(0, 7) ?? UNDATED

/** What the grid would know of a photo, for one that is in no grid at hand. */
export function shotOfDetail(detail: Detail): Shot {
  const version = new URLSearchParams(detail.thumb_url?.split('?')[1]).get('v')
  const flag = (on: boolean, bit: number) => (on ? bit : 0)
  return {
    id: detail.id,
    ratio: detail.aspect_ratio ?? 1.5,
    thumbhash: detail.blur_data,
    v: version,
    flags:
      flag(detail.is_favorite, FAVORITE) |
      flag(detail.is_video, VIDEO) |
      flag(detail.is_animated ?? false, ANIMATED) |
      flag(detail.is_damaged, DAMAGED) |
      flag(detail.is_missing, MISSING) |
      flag(detail.has_motion, MOTION) |
      flag(detail.status === 'error' && !version, THUMBNAIL_FAILED),
    duration: Math.round(detail.duration_seconds ?? 0),
    stack: detail.stack?.members.length ?? 0,
    month: monthOf(detail),
    day: Number(detail.taken_local?.slice(8, 10) ?? 0),
  }
}
