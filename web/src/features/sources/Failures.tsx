import { CircleCheck } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Drawer } from '@/ui/drawer'
import { Skeleton } from '@/ui/skeleton'
import { EmptyState, ErrorState } from '@/ui/states'
import { FailureRow } from './FailureRow'
import { sourceWords } from './strings'
import { useFailures } from './use-failures'
import { type Source, useSourceActions } from './use-sources'

type FailuresProps = { source: Source; open: boolean; onOpenChange: (open: boolean) => void }

/** The files of a source that could not be processed, each with its reason. */
export function Failures({ source, open, onOpenChange }: FailuresProps) {
  const t = useWords(sourceWords)
  return (
    <Drawer title={t('failuresOf', { name: source.name })} open={open} onOpenChange={onOpenChange}>
      <List source={source} />
    </Drawer>
  )
}

function List({ source }: { source: Source }) {
  const t = useWords(sourceWords)
  const { retry } = useSourceActions()
  const { items, total, error, more, loading, refetch } = useFailures(source.id)
  if (error) return <ErrorState error={error} onRetry={refetch} />
  if (!items) return <Skeleton className="h-40" />
  if (!items.length)
    return (
      <EmptyState icon={CircleCheck} title={t('failuresNone')}>
        {t('failuresNoneText')}
      </EmptyState>
    )
  return (
    <>
      <Button className="mb-2" busy={retry.isPending} onClick={() => retry.mutate({ body: { source_id: source.id } })}>
        {t('retryAll')} ({total})
      </Button>
      <ul>
        {items.map((failure) => (
          <FailureRow
            key={`${failure.photo_id} ${failure.path} ${failure.step}`}
            failure={failure}
            busy={retry.isPending}
            onRetry={(photo_id) => retry.mutate({ body: { photo_ids: [photo_id] } })}
          />
        ))}
      </ul>
      {more && (
        <Button className="mt-3 w-full" busy={loading} onClick={more}>
          {t('loadMore')}
        </Button>
      )}
    </>
  )
}
