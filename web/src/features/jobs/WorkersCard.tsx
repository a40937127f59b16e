import type { Schema } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { queueWords, useNames } from '@/lib/pipeline.strings'
import { relative } from '@/lib/time'
import { Card, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { Table, Td, Th } from '@/ui/table'
import { jobWords } from './strings'

/** The processes that work. */
export function WorkersCard({ workers }: { workers: readonly Schema<'WorkerCard'>[] | undefined }) {
  const t = useWords(jobWords)
  const language = useLanguage()
  const nameOf = useNames(queueWords)
  return (
    <Card>
      <CardTitle className="mb-3">{t('workers')}</CardTitle>
      {!workers && <Skeleton className="h-40" />}
      {workers?.length === 0 && <p className="text-muted">{t('noWorkers')}</p>}
      {workers && workers.length > 0 && (
        <Table label={t('workers')}>
          <thead>
            <tr>
              <Th>{t('worker')}</Th>
              <Th className="w-full">{t('workerQueues')}</Th>
              <Th className="text-right">{t('seen')}</Th>
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <tr key={worker.name}>
                <Td className="whitespace-nowrap font-mono text-caption">{worker.name}</Td>
                <Td>{worker.queues.map(nameOf).join(', ')}</Td>
                <Td className="whitespace-nowrap text-right">{relative(worker.seen_at, language)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}
