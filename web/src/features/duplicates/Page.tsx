import { Link } from '@tanstack/react-router'
import { Copy, Images } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'
import { buttonStyle } from '@/ui/button'
import { PageTitle } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { EmptyState, ErrorState } from '@/ui/states'
import { Tabs } from '@/ui/tabs'
import { KeepBestOfAll } from './KeepBestOfAll'
import { Review } from './Review'
import { duplicateWords } from './strings'
import { type Kind, useGroups } from './use-groups'

type PageProps = {
  kind: Kind
  group: number | undefined
  onKind: (kind: Kind) => void
  onGroup: (id: number | undefined) => void
}

/** Duplicates: the same files apart from pictures that only look alike. */
export function DuplicatesPage({ kind, group, onKind, onGroup }: PageProps) {
  const t = useWords(duplicateWords)
  const isAdmin = useIsAdmin()
  const { groups, totals, error, more, refetch } = useGroups(kind)
  const newest = groups?.[0]?.id
  const tabs = (['exact', 'near'] as const).map((value) => {
    const count = totals[value]
    return { value, label: count === undefined ? t(value) : t(`${value}Count`, { count }) }
  })
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-12 shrink-0 flex-wrap items-center justify-between gap-x-3 px-3 pt-2 max-sm:min-h-0">
        <PageTitle onBar>{t('page')}</PageTitle>
        {isAdmin && kind === 'exact' && newest !== undefined && (
          <KeepBestOfAll total={totals.exact ?? 0} newest={newest} />
        )}
      </div>
      <Tabs label={t('kinds')} tabs={tabs} value={kind} onChange={onKind}>
        {error && <ErrorState className="m-4" error={error} onRetry={refetch} />}
        {!error && !groups && <Waiting />}
        {groups?.length === 0 && <Empty kind={kind} />}
        {groups && groups.length > 0 && (
          <Review
            key={kind}
            groups={groups}
            total={totals[kind] ?? groups.length}
            more={more}
            open={group}
            onOpen={onGroup}
          />
        )}
      </Tabs>
    </div>
  )
}

function Empty({ kind }: { kind: Kind }) {
  const t = useWords(duplicateWords)
  const action = (
    <Link to="/timeline" className={buttonStyle({ variant: 'primary' })}>
      {t('toPhotos')}
    </Link>
  )
  return (
    <EmptyState
      icon={kind === 'exact' ? Copy : Images}
      title={t(kind === 'exact' ? 'emptyExact' : 'emptyNear')}
      action={action}
    >
      {t(kind === 'exact' ? 'emptyExactText' : 'emptyNearText')}
    </EmptyState>
  )
}

const Waiting = () => (
  <div aria-hidden className="flex min-h-0 flex-1 gap-4 p-4 max-md:flex-col">
    <Skeleton className="h-16 shrink-0 md:h-full md:w-56" />
    <div className="grid flex-1 grid-cols-2 gap-3">
      <Skeleton className="h-full" />
      <Skeleton className="h-full" />
    </div>
  </div>
)
