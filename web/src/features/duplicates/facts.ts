import type { Schema } from '@/api/client'
import { dateSourceName } from '@/lib/date-sources.strings'
import { clock, momentLabel } from '@/lib/dates'
import type { Translate, Words } from '@/lib/i18n'
import { bytes, cameraName } from '@/lib/quantities'
import type { duplicateWords } from './strings'

export type Group = Schema<'DuplicateGroup'>
export type GroupPhoto = Schema<'DuplicatePhoto'>
export type T = Translate<typeof duplicateWords extends Words<infer Table> ? Table : never>
/** One fact of all photos of a group, in their order. */
export type FactRow = { name: string; label: string; values: (string | null)[]; differs: boolean }

type FactName =
  | ('name' | 'size' | 'dimensions' | 'format' | 'length' | 'taken' | 'takenFrom' | 'camera' | 'place' | 'title')
  | ('caption' | 'description' | 'keywords' | 'people' | 'rating' | 'favorite' | 'quality' | 'sharpness' | 'exposure')
  | 'path'
type Said = string | number | null | undefined | false
type Fact = {
  name: FactName
  of: readonly string[]
  say: (photo: GroupPhoto) => Said
  /** What is said instead, where the same words hide a difference. */
  exactly?: (photo: GroupPhoto) => Said
}

/** What there is to compare; facts that none of the photos has are not there. */
export function factRows(group: Group, t: T, language: string): FactRow[] {
  const differing = new Set(group.differences)
  return factsOf(t, language).flatMap(({ name, of, say, exactly }) => {
    const differs = of.some((column) => differing.has(column))
    let values = group.photos.map((photo) => text(say(photo)))
    if (differs && exactly && new Set(values).size === 1) values = group.photos.map((photo) => text(exactly(photo)))
    return values.some((value) => value !== null) ? [{ name, label: t(name), values, differs }] : []
  })
}

const text = (said: Said): string | null =>
  said === null || said === undefined || said === false || said === '' ? null : String(said)

function factsOf(t: T, language: string): Fact[] {
  const number = (value: number, digits = 1) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)
  const score = (value: number | null) => value !== null && t('score', { score: value })
  return [
    { name: 'name', of: ['filename'], say: (photo) => photo.filename },
    {
      name: 'size',
      of: ['file_size'],
      say: (photo) => bytes(photo.file_size, language),
      exactly: (photo) => t('bytes', { size: number(photo.file_size) }),
    },
    {
      name: 'dimensions',
      of: ['width', 'height'],
      say: ({ width, height }) =>
        width && height && t('pixels', { width, height, megapixels: number((width * height) / 1e6) }),
    },
    { name: 'format', of: ['mime_type'], say: (photo) => formatName(photo.mime_type) },
    { name: 'length', of: [], say: (photo) => photo.duration_seconds !== null && clock(photo.duration_seconds) },
    {
      name: 'taken',
      of: ['taken_local'],
      say: (photo) => momentLabel(photo.taken_at, language),
      exactly: (photo) => photo.taken_at?.replace('T', ' '),
    },
    { name: 'takenFrom', of: ['taken_from'], say: (photo) => dateSourceName(photo.taken_from) },
    {
      name: 'camera',
      of: ['camera_make', 'camera_model'],
      say: (photo) => cameraName(photo.camera_make, photo.camera_model),
    },
    { name: 'place', of: ['latitude', 'longitude', 'city', 'country'], say: placeName },
    { name: 'title', of: ['title'], say: (photo) => photo.title },
    { name: 'caption', of: ['caption'], say: (photo) => photo.caption },
    { name: 'description', of: ['description'], say: (photo) => photo.description },
    { name: 'keywords', of: ['keywords'], say: (photo) => photo.keywords?.join(', ') },
    { name: 'people', of: ['people_names'], say: (photo) => photo.people_names?.join(', ') },
    {
      name: 'rating',
      of: ['user_rating'],
      say: (photo) => photo.user_rating && t('stars', { stars: photo.user_rating }),
    },
    { name: 'favorite', of: ['is_favorite'], say: (photo) => photo.is_favorite && t('yes') },
    { name: 'quality', of: ['quality'], say: (photo) => score(photo.quality) },
    { name: 'sharpness', of: ['sharpness'], say: (photo) => score(photo.sharpness) },
    { name: 'exposure', of: ['exposure_score'], say: (photo) => score(photo.exposure_score) },
    { name: 'path', of: [], say: (photo) => photo.path },
  ]
}

/** "image/x-canon-cr2" → "CR2": what one calls it. */
export function formatName(mime: string | null): string | null {
  const kind = mime?.split('/')[1]?.replace(/^(x|vnd)[-.]/, '')
  return kind ? (kind.split(/[-.]/).at(-1) ?? kind).toUpperCase() : null
}

/** The names of a place, or where it is. */
export function placeName({ latitude, longitude, city, country }: Partial<GroupPhoto>): string | null {
  const names = [city, country].filter(Boolean).join(', ')
  if (names) return names
  return typeof latitude === 'number' && typeof longitude === 'number'
    ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
    : null
}
