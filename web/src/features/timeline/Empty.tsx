import { Link } from '@tanstack/react-router'
import { Heart, Images, type LucideIcon, Sparkles, Trash2 } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'
import { buttonStyle } from '@/ui/button'
import { EmptyState } from '@/ui/states'
import { timelineWords } from './strings'
import type { TimelineView } from './use-timeline'

const empty = {
  favorites: { icon: Heart, title: 'noFavoritesTitle', text: 'noFavorites' },
  bad: { icon: Sparkles, title: 'noBadTitle', text: 'noBad' },
  trash: { icon: Trash2, title: 'noTrashTitle', text: 'noTrash' },
} as const satisfies Record<Exclude<TimelineView, 'library'>, { icon: LucideIcon; title: string; text: string }>

/** A timeline without photos, and what to do about it. */
export function Empty({ view }: { view: TimelineView }) {
  const t = useWords(timelineWords)
  const isAdmin = useIsAdmin()
  if (view !== 'library') {
    const { icon, title, text } = empty[view]
    const action = (
      <Link to="/timeline" className={buttonStyle({ variant: 'primary' })}>
        {t('toPhotos')}
      </Link>
    )
    return (
      <EmptyState icon={icon} title={t(title)} action={action}>
        {t(view === 'trash' && !isAdmin ? 'noTrashUser' : text)}
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
