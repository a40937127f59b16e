import type { Schema } from '@/api/client'
import { type Fields, type Flaw, isDate, LINES, NO_OFFSET, readNumber, readPlace } from '@/lib/edit-values'
import type { Detail } from './detail'

export { NO_OFFSET, offsets } from '@/lib/edit-values'

export type Edit = Schema<'Edit'>

/** What stands in the form. */
export type Draft = Fields & { keywords: readonly string[] }

/** A photo as the form shows it. */
export const draftOf = (photo: Detail): Draft => ({
  title: photo.title ?? '',
  caption: photo.caption ?? '',
  description: photo.description ?? '',
  keywords: photo.keywords ?? [],
  rating: photo.user_rating,
  taken: photo.taken_local?.slice(0, 19) ?? '',
  offset: photo.taken_offset === null ? NO_OFFSET : String(photo.taken_offset),
  place: photo.latitude === null || photo.longitude === null ? '' : `${photo.latitude}, ${photo.longitude}`,
  altitude: photo.altitude === null ? '' : String(photo.altitude),
  artist: photo.artist ?? '',
  copyright: photo.copyright ?? '',
})

/** What is wrong with a draft, by field. */
export function flaws(draft: Draft): Partial<Record<keyof Draft, Flaw>> {
  return {
    ...(draft.taken && !isDate(draft.taken) && { taken: 'badDate' as const }),
    ...(readPlace(draft.place) === undefined && { place: 'badPlace' as const }),
    ...(Number.isNaN(readNumber(draft.altitude) ?? 0) && { altitude: 'badAltitude' as const }),
  }
}

/** What was changed, as the server takes it; only that. Null when nothing was. */
export function changesOf(draft: Draft, photo: Detail): Edit | null {
  const was = draftOf(photo)
  const edit: Edit = {}
  for (const name of LINES) if (draft[name] !== was[name]) edit[name] = draft[name] || null
  if (draft.keywords.join('\n') !== was.keywords.join('\n')) edit.keywords = [...draft.keywords]
  if (draft.rating !== was.rating) edit.user_rating = draft.rating
  if (draft.taken !== was.taken || (draft.taken && draft.offset !== was.offset)) {
    const offset = draft.offset === NO_OFFSET ? null : Number(draft.offset)
    edit.taken = draft.taken ? { local: draft.taken, offset } : null
  }
  const here = readPlace(draft.place)
  if (draft.place !== was.place && here !== undefined) {
    edit.latitude = here?.latitude ?? null
    edit.longitude = here?.longitude ?? null
  }
  if (draft.altitude !== was.altitude || (draft.altitude && 'latitude' in edit))
    edit.altitude = readNumber(draft.altitude)
  return Object.keys(edit).length > 0 ? edit : null
}
