import { useWords } from '@/lib/i18n'
import type { Choice } from '@/ui/select'
import { sourceWords } from './strings'

const usual = [0, 15, 30, 60, 360, 1440] as const

/** The usual scan intervals in minutes, and the present one if it is not among them. */
export function useIntervals(present: number): readonly Choice<number>[] {
  const t = useWords(sourceWords)
  const label = (minutes: number): string => {
    if (minutes === 0) return t('manual')
    if (minutes === 60) return t('hourly')
    if (minutes === 1440) return t('daily')
    return minutes % 60 === 0 ? t('hours', { count: minutes / 60 }) : t('minutes', { count: minutes })
  }
  const all = usual.some((minutes) => minutes === present) ? [...usual] : [...usual, present].sort((a, b) => a - b)
  return all.map((minutes) => ({ value: minutes, label: label(minutes) }))
}
