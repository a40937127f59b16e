import { FolderPlus, Images, RefreshCw } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Skeleton } from '@/ui/skeleton'
import { EmptyState, ErrorState } from '@/ui/states'
import { toast } from '@/ui/toast'
import { NewSource } from './NewSource'
import { SourceCard } from './SourceCard'
import { sourceWords } from './strings'
import { useSourceActions, useSources } from './use-sources'

/** All sources with their state, and the way to add one. */
export function SourcesSection() {
  const t = useWords(sourceWords)
  const { data, error, refetch } = useSources()
  const { scanAll } = useSourceActions()
  const [adding, setAdding] = useState(false)
  const added = useCallback(() => {
    setAdding(false)
    toast(t('added'))
  }, [t])
  const addButton = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <FolderPlus aria-hidden />
      {t('add')}
    </Button>
  )
  return (
    <>
      <div className="mb-5 flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-[60ch] flex-1 basis-72 text-muted">{t('lead')}</p>
        <div className="flex gap-2">
          {data && data.length > 1 && (
            <Button
              busy={scanAll.isPending}
              onClick={() => scanAll.mutate({}, { onSuccess: () => toast(t('scanAllStarted')) })}
            >
              <RefreshCw aria-hidden />
              {t('scanAll')}
            </Button>
          )}
          {data && data.length > 0 && addButton}
        </div>
      </div>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-52 rounded-card" />}
      {data?.length === 0 && (
        <EmptyState icon={Images} title={t('empty')} action={addButton}>
          {t('emptyText')}
        </EmptyState>
      )}
      <ul className="flex flex-col gap-4">
        {data?.map((source) => (
          <li key={source.id}>
            <SourceCard source={source} />
          </li>
        ))}
      </ul>
      <Dialog
        title={t('addTitle')}
        open={adding}
        onOpenChange={setAdding}
        className="sm:w-[min(640px,calc(100vw-32px))]"
      >
        <NewSource onDone={added} />
      </Dialog>
    </>
  )
}
