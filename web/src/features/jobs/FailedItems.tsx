import { RotateCw } from 'lucide-react'
import { api, type Schema } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { stepWords, useNames } from '@/lib/pipeline.strings'
import { useProblemWords } from '@/lib/problems'
import { relative } from '@/lib/time'
import { Button } from '@/ui/button'
import { Card, CardTitle } from '@/ui/card'
import { IconButton } from '@/ui/icon-button'
import { ErrorState } from '@/ui/states'
import { Table, Td, Th } from '@/ui/table'
import { jobWords } from './strings'
import { useRetry } from './use-jobs'

/** Every file that failed, with its reason and another try. */
export function FailedItems() {
  const t = useWords(jobWords)
  const retry = useRetry()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = api.useInfiniteQuery(
    'get',
    '/api/v1/failures',
    { params: { query: { limit: 50 } } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.next_cursor ?? undefined },
  )
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const total = data?.pages[0]?.total ?? 0
  return (
    <Card className="mt-4">
      <div className="mb-3 flex min-h-9 flex-wrap items-center justify-between gap-3">
        <CardTitle>{t('failures')}</CardTitle>
        {total > 0 && (
          <Button size="sm" busy={retry.isPending} onClick={() => retry.mutate({ body: { all: true } })}>
            <RotateCw aria-hidden />
            {t('retryAll', { count: total })}
          </Button>
        )}
      </div>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && !items.length && <p className="text-muted">{t('noFailures')}</p>}
      {items.length > 0 && (
        <FailedTable
          items={items}
          busy={retry.isPending}
          onRetry={(id) => retry.mutate({ body: { photo_ids: [id] } })}
        />
      )}
      {hasNextPage && (
        <Button className="mt-4 w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('loadMore')}
        </Button>
      )}
    </Card>
  )
}

type FailedTableProps = { items: readonly Schema<'Failure'>[]; busy: boolean; onRetry: (photoId: number) => void }

function FailedTable({ items, busy, onRetry }: FailedTableProps) {
  const t = useWords(jobWords)
  const language = useLanguage()
  const say = useProblemWords()
  const stepName = useNames(stepWords)
  return (
    <Table label={t('failures')}>
      <thead>
        <tr>
          <Th>{t('file')}</Th>
          <Th>{t('step')}</Th>
          <Th>{t('reason')}</Th>
          <Th>{t('when')}</Th>
          <Th>
            <span className="sr-only">{t('actions')}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.photo_id} ${item.path} ${item.step}`}>
            <Td className="min-w-48 max-w-96 break-all font-mono text-caption">{item.path}</Td>
            <Td className="whitespace-nowrap">{stepName(item.step)}</Td>
            <Td className="min-w-56">{say(item)}</Td>
            <Td className="whitespace-nowrap text-muted">{relative(item.at, language)}</Td>
            <Td className="text-right">
              <RetryButton item={item} busy={busy} onRetry={onRetry} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** A file that never became a photo is tried again with its whole source, not alone. */
function RetryButton({ item, busy, onRetry }: Omit<FailedTableProps, 'items'> & { item: Schema<'Failure'> }) {
  const t = useWords(jobWords)
  const photoId = item.photo_id
  if (photoId === null) return null
  return (
    <IconButton
      size="iconSm"
      side="left"
      label={t('retryOf', { name: item.filename })}
      disabled={busy}
      onClick={() => onRetry(photoId)}
    >
      <RotateCw aria-hidden />
    </IconButton>
  )
}
