import { Link, useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { BrandMark } from '@/ui/brand'
import { buttonStyle } from '@/ui/button'
import { PageTitle } from '@/ui/page'
import { EmptyState, ErrorState } from '@/ui/states'
import { shellWords } from './strings'

export function NotFound() {
  const t = useWords(shellWords)
  return (
    <div className="grid h-full place-items-center">
      <PageTitle hidden>{t('notFound')}</PageTitle>
      <EmptyState
        icon={Compass}
        title={t('notFound')}
        action={
          <Link to="/timeline" className={buttonStyle({ variant: 'primary' })}>
            {t('toPhotos')}
          </Link>
        }
      >
        {t('notFoundText')}
      </EmptyState>
    </div>
  )
}

/** A page that threw: what happened, and the way to try again. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useWords(shellWords)
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <PageTitle hidden>{t('broken')}</PageTitle>
      <ErrorState error={error} title={t('broken')} onRetry={again} />
    </div>
  )
}

/** While it is not yet known who is here. */
export const Waiting = () => (
  <div className="grid h-dvh place-items-center">
    <BrandMark className="size-12 animate-pulse" />
  </div>
)
