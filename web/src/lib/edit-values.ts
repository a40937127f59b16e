import { offsetLabel } from './dates'

/** What people type of a photo, and what it means. */

/** What stands in a form about one photo or many: everything as it is typed. */
export type Fields = {
  title: string
  caption: string
  description: string
  rating: number | null
  taken: string
  offset: string
  place: string
  altitude: string
  artist: string
  copyright: string
}
export type Flaw = 'badDate' | 'badPlace' | 'badAltitude'

/** Those that are sent as they are typed. */
export const LINES = ['title', 'caption', 'description', 'artist', 'copyright'] as const

/** The value of a choice of zones for one that nobody knows. */
export const NO_OFFSET = 'unknown'
const ODD_OFFSETS = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]

/** Every zone in use, and the photo's own if that is none. */
export function offsets(own: number | null): { value: string; label: string }[] {
  const whole = Array.from({ length: 27 }, (_, hour) => (hour - 12) * 60)
  const all = [...new Set([...whole, ...ODD_OFFSETS, ...(own === null ? [] : [own])])]
  return all.sort((a, b) => a - b).map((minutes) => ({ value: String(minutes), label: offsetLabel(minutes) }))
}

/** "39.57, 2.65" → a place; null for nothing, undefined for what is none. */
export function readPlace(text: string): { latitude: number; longitude: number } | null | undefined {
  if (!text.trim()) return null
  const [latitude, longitude, more] = text.split(/[,;\s]+/).map(readNumber)
  const fits = (value: number | null | undefined, most: number): value is number =>
    typeof value === 'number' && Math.abs(value) <= most
  return more === undefined && fits(latitude, 90) && fits(longitude, 180) ? { latitude, longitude } : undefined
}

/** "−3.5" → −3.5; null for nothing, NaN for what is none. */
export const readNumber = (text: string): number | null => (text.trim() ? Number(text.trim().replace('−', '-')) : null)

/** Whether a date and time as an input has it is one. */
export const isDate = (text: string): boolean => !Number.isNaN(Date.parse(`${text}Z`))
