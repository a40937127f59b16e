import { clock, dateLabel, monthLabel } from '@/lib/dates'
import { UNDATED } from '@/lib/engine/chunks'
import { ANIMATED, DAMAGED, FAVORITE, MISSING, MOTION, type Shot, THUMBNAIL_FAILED, VIDEO } from '@/lib/engine/walk'
import { useLanguage, useWords } from '@/lib/i18n'
import { timelineWords } from './strings'

/** "Foto, 14. Juni 2025, Favorit": what a screen reader says of a tile and of its heart. */
export function useShotName(): { nameOf: (shot: Shot) => string; heartOf: (shot: Shot) => string } {
  const t = useWords(timelineWords)
  const language = useLanguage()
  const nameOf = (shot: Shot) => {
    const has = (flag: number) => (shot.flags & flag) !== 0
    const dated = shot.month !== UNDATED && shot.day > 0
    const date = dated ? dateLabel(shot.month, shot.day, language) : t('undated')
    return [
      has(VIDEO) ? t('video', { date, length: clock(shot.duration) }) : t('photo', { date }),
      has(MOTION) && t('motion'),
      has(ANIMATED) && t('moves'),
      shot.stack > 1 && t('stack', { count: shot.stack }),
      has(FAVORITE) && t('favorite'),
      has(MISSING) && t('missing'),
      has(DAMAGED) && t('damaged'),
      !shot.v && t(has(THUMBNAIL_FAILED) ? 'failed' : 'waiting'),
    ]
      .filter(Boolean)
      .join(', ')
  }
  return { nameOf, heartOf: (shot) => t((shot.flags & FAVORITE) !== 0 ? 'removeFavorite' : 'addFavorite') }
}

/** "2025-06" → "Juni 2025", and the word for photos without a date. */
export function useMonthName(): (month: string) => string {
  const t = useWords(timelineWords)
  const language = useLanguage()
  return (month) => {
    if (!month) return ''
    return month === UNDATED ? t('undated') : monthLabel(month, language)
  }
}
