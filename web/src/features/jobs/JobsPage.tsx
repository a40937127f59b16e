import { Link } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { api } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { buttonStyle } from '@/ui/button'
import { Page } from '@/ui/page'
import { Skeleton } from '@/ui/skeleton'
import { ErrorState } from '@/ui/states'
import { FailedItems } from './FailedItems'
import { QueueCard } from './QueueCard'
import { StepsCard } from './StepsCard'
import { jobWords } from './strings'
import { WorkersCard } from './WorkersCard'

// Workers show that they live without telling an event of it.
const REFRESH_MS = 10_000

/** What the server does: queues, steps, workers, and what failed. */
export function JobsPage() {
  const t = useWords(jobWords)
  const { data, error, refetch } = api.useQuery('get', '/api/v1/jobs', {}, { refetchInterval: REFRESH_MS })
  return (
    <Page title={t('title')} wide actions={<LogsLink />}>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      <h2 className="sr-only">{t('queues')}</h2>
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {data?.queues.map((queue) => (
          <li key={queue.name}>
            <QueueCard queue={queue} />
          </li>
        ))}
        {!data && !error && ['a', 'b', 'c', 'd'].map((key) => <Skeleton key={key} className="h-52 rounded-card" />)}
      </ul>
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-2">
        <StepsCard steps={data?.steps} />
        <WorkersCard workers={data?.workers} />
      </div>
      <FailedItems />
    </Page>
  )
}

function LogsLink() {
  const t = useWords(jobWords)
  return (
    <Link to="/logs" className={buttonStyle({ size: 'sm' })}>
      <ScrollText aria-hidden />
      {t('logs')}
    </Link>
  )
}
