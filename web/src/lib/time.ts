/** Instants as people read them, in the viewer's own time zone. */

const steps = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const

/** An ISO instant → "vor 5 Minuten", "in 2 Stunden". */
export function relative(instant: string, language: string, now: number = Date.now()): string {
  let amount = (Date.parse(instant) - now) / 1000
  for (const [unit, size] of steps) {
    if (Math.abs(amount) < size)
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(amount), unit)
    amount /= size
  }
  return ''
}

/** An ISO instant → "14.06.2025, 18:42:07" */
export const exact = (instant: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(instant))

/** 12430 → "12.430" */
export const grouped = (value: number, language: string): string => new Intl.NumberFormat(language).format(value)

/** Seconds → "45 Sek.", "12 Min.", "3 Std." */
export function duration(seconds: number, language: string): string {
  const [value, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 5400
        ? [seconds / 60, 'minute']
        : seconds < 129_600
          ? [seconds / 3600, 'hour']
          : [seconds / 86_400, 'day']
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  })
  return format.format(Math.max(1, value as number))
}
