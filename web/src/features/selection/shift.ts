import type { Schema } from '@/api/client'
import { wallClock } from '@/lib/dates'
import { NO_OFFSET } from '@/lib/edit-values'

/** The value of the choice of a zone that lets each photo keep its own. */
export const KEEP_OFFSET = 'keep'

export type Shift = {
  later: boolean
  days: number
  hours: number
  minutes: number
  seconds: number
  offset: string
  keep: 'clock' | 'instant'
}
export type Moment = { local: string; offset: number | null }

export const NO_SHIFT: Shift = {
  later: true,
  days: 0,
  hours: 0,
  minutes: 0,
  seconds: 0,
  offset: KEEP_OFFSET,
  keep: 'clock',
}

const secondsOf = ({ later, days, hours, minutes, seconds }: Shift): number =>
  (later ? 1 : -1) * (days * 86_400 + hours * 3600 + minutes * 60 + seconds)

const offsetOf = ({ offset }: Shift): number | null => (offset === NO_OFFSET ? null : Number(offset))

/** A shift as the server takes it; null when it moves nothing. */
export function shiftOf(shift: Shift, photo_ids: readonly number[]): Schema<'Shift'> | null {
  const seconds = secondsOf(shift)
  const zone = shift.offset !== KEEP_OFFSET
  if (seconds === 0 && !zone) return null
  return { photo_ids: [...photo_ids], seconds, ...(zone && { offset: offsetOf(shift), keep: shift.keep }) }
}

/** What becomes of a moment, by the server's rule; null where no clock can show it. */
export function shifted({ local, offset }: Moment, shift: Shift): Moment | null {
  const clock = wallClock(local)
  if (!clock) return null
  let moved = clock.getTime() + secondsOf(shift) * 1000
  const zone = shift.offset === KEEP_OFFSET ? offset : offsetOf(shift)
  if (shift.offset !== KEEP_OFFSET && shift.keep === 'instant' && offset !== null && zone !== null)
    moved += (zone - offset) * 60_000
  const after = new Date(moved)
  const year = after.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9999) return null
  return { local: after.toISOString().slice(0, 19), offset: zone }
}
