import type { Schema } from '@/api/client'
import { offsetLabel } from '@/lib/dates'
import type { Detail } from './detail'

export type Edit = Schema<'Edit'>

/** What stands in the form: everything as it is typed. */
export type Draft = {
  title: string
  caption: string
  description: string
  keywords: readonly string[]
  rating: number | null
  taken: string
  offset: string
  place: string
  altitude: string
  artist: string
  copyright: string
}
export type Flaw = 'badDate' | 'badPlace' | 'badAltitude'

/** The value of `offset` for a zone that nobody knows. */
export const NO_OFFSET = 'unknown'
const LINES = ['title', 'caption', 'description', 'artist', 'copyright'] as const
const ODD_OFFSETS = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]

/** Every zone in use, and the photo's own if that is none. */
export function offsets(own: number | null): { value: string; label: string }[] {
  const whole = Array.from({ length: 27 }, (_, hour) => (hour - 12) * 60)
  const all = [...new Set([...whole, ...ODD_OFFSETS, ...(own === null ? [] : [own])])]
  return all.sort((a, b) => a - b).map((minutes) => ({ value: String(minutes), label: offsetLabel(minutes) }))
}

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
    ...(draft.taken && Number.isNaN(Date.parse(`${draft.taken}Z`)) && { taken: 'badDate' as const }),
    ...(place(draft.place) === undefined && { place: 'badPlace' as const }),
    ...(Number.isNaN(number(draft.altitude) ?? 0) && { altitude: 'badAltitude' as const }),
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
  const here = place(draft.place)
  if (draft.place !== was.place && here !== undefined) {
    edit.latitude = here?.latitude ?? null
    edit.longitude = here?.longitude ?? null
  }
  if (draft.altitude !== was.altitude || (draft.altitude && 'latitude' in edit)) edit.altitude = number(draft.altitude)
  return Object.keys(edit).length > 0 ? edit : null
}

/** "39.57, 2.65" → a place; null for nothing, undefined for what is none. */
function place(text: string): { latitude: number; longitude: number } | null | undefined {
  if (!text.trim()) return null
  const [latitude, longitude, more] = text.split(/[,;\s]+/).map(number)
  const fits = (value: number | null | undefined, most: number): value is number =>
    typeof value === 'number' && Math.abs(value) <= most
  return more === undefined && fits(latitude, 90) && fits(longitude, 180) ? { latitude, longitude } : undefined
}

const number = (text: string): number | null => (text.trim() ? Number(text.trim().replace('−', '-')) : null)
