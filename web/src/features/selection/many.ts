import type { Schema } from '@/api/client'
import { type Fields, type Flaw, isDate, LINES, NO_OFFSET, readNumber, readPlace } from '@/lib/edit-values'

export type Common = Schema<'Common'>
export type Edit = Schema<'Edit'>

export type Field = keyof Fields
/** What all photos have; a field in which they differ is not in it. */
export type Shared = Partial<Fields>
/** What was changed, and nothing else. */
export type Touched = Partial<Fields>
export type KeywordEdit = { add: readonly string[]; remove: readonly string[] }

export const NO_WORDS: KeywordEdit = { add: [], remove: [] }

/** What all photos have, as the form shows it. */
export function sharedOf({ values, mixed }: Common): Shared {
  const differ = new Set(mixed)
  const text = (name: string): string => (values[name] === null || values[name] === undefined ? '' : `${values[name]}`)
  const one = <F extends Field>(field: F, columns: readonly string[], value: () => Fields[F]): Shared =>
    columns.some((column) => differ.has(column)) ? {} : { [field]: value() }
  return {
    ...LINES.map((name) => one(name, [name], () => text(name))).reduce((all, some) => Object.assign(all, some), {}),
    ...one('rating', ['user_rating'], () => (values.user_rating as number | null) ?? null),
    ...one('taken', ['taken_local'], () => text('taken_local').slice(0, 19)),
    ...one('offset', ['taken_offset'], () => text('taken_offset') || NO_OFFSET),
    ...one('place', ['latitude', 'longitude'], () => [text('latitude'), text('longitude')].filter(Boolean).join(', ')),
    ...one('altitude', ['altitude'], () => text('altitude')),
  }
}

/** What is wrong with what was typed, by field. */
export function flawsOf({ taken, place, altitude }: Touched): Partial<Record<Field, Flaw>> {
  return {
    ...(taken && !isDate(taken) && { taken: 'badDate' as const }),
    ...(place !== undefined && readPlace(place) === undefined && { place: 'badPlace' as const }),
    ...(altitude !== undefined && Number.isNaN(readNumber(altitude) ?? 0) && { altitude: 'badAltitude' as const }),
  }
}

/** The edit of all photos; null when nothing is to be changed. What was touched and is as before is no change. */
export function editOf(touched: Touched, shared: Shared, { add, remove }: KeywordEdit): Edit | null {
  const edit: Edit = {}
  const differs = (name: Field): boolean => name in touched && touched[name] !== shared[name]
  for (const name of LINES) if (differs(name)) edit[name] = touched[name] || null
  if (differs('rating')) edit.user_rating = touched.rating ?? null
  const local = touched.taken ?? shared.taken
  if (differs('taken') || (differs('offset') && local)) {
    const offset = touched.offset ?? shared.offset ?? NO_OFFSET
    edit.taken = local ? { local, offset: offset === NO_OFFSET ? null : Number(offset) } : null
  }
  const altitude = readNumber(touched.altitude ?? shared.altitude ?? '')
  if (differs('place')) {
    const here = readPlace(touched.place ?? '')
    Object.assign(edit, { latitude: here?.latitude ?? null, longitude: here?.longitude ?? null })
    edit.altitude = here ? altitude : null
  } else if (differs('altitude')) edit.altitude = altitude
  if (add.length > 0) edit.add_keywords = [...add]
  if (remove.length > 0) edit.remove_keywords = [...remove]
  return Object.keys(edit).length > 0 ? edit : null
}

/** The field to which a refusal of the server belongs. */
export function fieldOfProblem(code: string): Field | 'keywords' | null {
  if (code === 'half-a-place') return 'place'
  if (code === 'impossible-date') return 'taken'
  return code === 'too-many-keywords' ? 'keywords' : null
}
