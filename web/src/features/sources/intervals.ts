import { useWords } from '@/lib/i18n'
import type { Choice } from '@/ui/select'
import { sourceWords } from './strings'
import type { Source } from './use-sources'

const intervals = [0, 15, 30, 60, 360, 1440] as const
export type Interval = (typeof intervals)[number]

/** The intervals in minutes that the server offers, in words. */
export function useIntervals(): readonly Choice<Interval>[] {
  const t = useWords(sourceWords)
  const labels: Record<Interval, string> = {
    0: t('manual'),
    15: t('minutes', { count: 15 }),
    30: t('minutes', { count: 30 }),
    60: t('hourly'),
    360: t('hours', { count: 6 }),
    1440: t('daily'),
  }
  return intervals.map((minutes) => ({ value: minutes, label: labels[minutes] }))
}

export const intervalOf = (source: Source): Interval =>
  intervals.find((minutes) => minutes === source.interval_minutes) ?? 60
