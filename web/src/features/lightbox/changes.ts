import type { Schema } from '@/api/client'
import { changeWords } from '@/lib/changes.strings'
import { dayLabel, offsetLabel, timeLabel } from '@/lib/dates'
import { speak, type Translate, type Words } from '@/lib/i18n'
import type { panelWords } from './panel.strings'

export type Change = Schema<'PhotoChange'>
export type Line = { name: string; before: string; after: string }
type T = Translate<typeof panelWords extends Words<infer Table> ? Table : never>
type Values = Record<string, unknown>

// Told by the operation, by another value beside them, or of no meaning to people.
const UNTOLD = new Set(['stack_id', 'stack_by', 'trashed_at', 'taken_at', 'taken_from', 'longitude'])

/** Whether something newer stands on what a change has made of a photo, so that it cannot be taken back.
 *
 *  @param all the photo's changes, the newest first
 */
export function isOvertaken(change: Change, all: readonly Change[]): boolean {
  const rowWith = (one: Change, name: string) => one.rows.find(({ after }) => name in after)
  return change.rows.some(({ after }) =>
    Object.entries(after).some(([name, value]) => {
      const newest = all.map((one) => rowWith(one, name)).find((row) => row !== undefined)
      return newest !== undefined && JSON.stringify(newest.after[name]) !== JSON.stringify(value)
    }),
  )
}

/** What a change has made of a photo, value by value, as people read them. */
export function linesOf({ rows }: Change, t: T, language: string): Line[] {
  const named = speak(changeWords) as (key: string) => string
  return rows.flatMap(({ before, after }) =>
    Object.keys(after)
      .filter((name) => !UNTOLD.has(name) || (name === 'longitude' && !('latitude' in after)))
      .map((name) => {
        const say = (values: Values) => inWords(name, values, t, language)
        return { name: named(`field_${name}`), before: say(before), after: say(after) }
      }),
  )
}

function inWords(name: string, values: Values, t: T, language: string): string {
  const value = values[name]
  if (name === 'taken_offset') return typeof value === 'number' ? offsetLabel(value) : t('unknownOffset')
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return t('nothing')
  if (name === 'latitude') return [value, values.longitude].filter((part) => part !== undefined).join(', ')
  if (name === 'user_rating') return t('stars', { count: Number(value) })
  if (name === 'altitude') return `${value} m`
  if (name === 'taken_local') return moment(String(value), language)
  if (Array.isArray(value))
    return value.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(', ')
  return String(value)
}

const moment = (local: string, language: string): string =>
  `${dayLabel(local.slice(0, 7), Number(local.slice(8, 10)), language)}, ${timeLabel(local, language)}`
