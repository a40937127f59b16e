/** Dates as people read them. Photos carry a wall clock ("2025-06-14T18:42:07"), which no time zone may move. */

const kept = new Map<string, Intl.DateTimeFormat>()

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = kept.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })
  kept.set(key, made)
  return made
}

const dayOf = (month: string, day: number): Date => new Date(`${month}-${String(day).padStart(2, '0')}T00:00:00Z`)

/** "2025-06" → "Juni 2025" */
export const monthLabel = (month: string, language: string): string =>
  format(language, { month: 'long', year: 'numeric' }).format(dayOf(month, 1))

/** "2025-06", 14 → "Sa., 14. Juni 2025" */
export const dayLabel = (month: string, day: number, language: string): string =>
  format(language, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' }).format(dayOf(month, day))

/** "2025-06", 14 → "14. Juni 2025" */
export const dateLabel = (month: string, day: number, language: string): string =>
  format(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(dayOf(month, day))

/** A wall clock as UTC, so that formatting in UTC shows it unmoved; null when it is no date. */
export function wallClock(text: string | null | undefined): Date | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(text ?? '')
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0))
  const date = new Date(0)
  date.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day)
  date.setUTCHours(hour ?? 0, minute, second)
  return date
}

/** A wall clock → "14. Juni 2025, 18:42" */
export function momentLabel(local: string | null | undefined, language: string): string | null {
  const date = wallClock(local)
  if (!date) return null
  const day = format(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(date)
  return `${day}, ${format(language, { hour: '2-digit', minute: '2-digit' }).format(date)}`
}

/** A wall clock → "Samstag, 14. Juni 2025" */
export function longDayLabel(local: string | null | undefined, language: string): string | null {
  const date = wallClock(local)
  return date && format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(date)
}

/** A wall clock → "18:42:07" */
export function timeLabel(local: string | null | undefined, language: string): string | null {
  const date = wallClock(local)
  return date && format(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date)
}

/** Minutes east of UTC → "UTC+02:00" */
export function offsetLabel(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `UTC${minutes < 0 ? '−' : '+'}${two(size / 60)}:${two(size % 60)}`
}

/** Seconds → "0:13", "3:40", "1:02:03" */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`
}
