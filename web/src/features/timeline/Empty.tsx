import { Link } from '@tanstack/react-router'
import { Heart, Images } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'
import { buttonStyle } from '@/ui/button'
import { EmptyState } from '@/ui/states'
import { timelineWords } from './strings'
import type { TimelineView } from './use-timeline'

/** A timeline without photos, and what to do about it. */
export function Empty({ view }: { view: TimelineView }) {
  const t = useWords(timelineWords)
  const isAdmin = useIsAdmin()
  if (view === 'favorites') {
    const action = (
      <Link to="/timeline" className={buttonStyle({ variant: 'primary' })}>
        {t('noFavoritesAction')}
      </Link>
    )
    return (
      <EmptyState icon={Heart} title={t('noFavoritesTitle')} action={action}>
        {t('noFavorites')}
      </EmptyState>
    )
  }
  const action = (
    <Link to="/settings/$section" params={{ section: 'sources' }} className={buttonStyle({ variant: 'primary' })}>
      {t('emptyAction')}
    </Link>
  )
  return (
    <EmptyState icon={Images} title={t('emptyTitle')} action={isAdmin && action}>
      {t(isAdmin ? 'emptyAdmin' : 'emptyUser')}
    </EmptyState>
  )
}
