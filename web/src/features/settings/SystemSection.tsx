import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { api } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { Badge } from '@/ui/badge'
import { buttonStyle } from '@/ui/button'
import { Card } from '@/ui/card'
import { ErrorState } from '@/ui/states'
import { settingsWords } from './strings'

/** How the server is, and where to look further. */
export function SystemSection() {
  const t = useWords(settingsWords)
  const { data: health, error, refetch } = api.useQuery('get', '/api/v1/health', {}, { staleTime: 0 })
  const { data: jobs } = api.useQuery('get', '/api/v1/jobs')
  if (error && !health) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <>
      <Card className="py-1">
        <dl>
          <Line name={t('version')}>{health?.version}</Line>
          <Line name={t('database')}>
            {health && (
              <Badge tone={health.status === 'ok' ? 'ok' : 'danger'}>
                {health.status === 'ok' ? t('healthy') : t('unhealthy')}
              </Badge>
            )}
          </Line>
          <Line name={t('workers')}>
            {jobs && (
              <Badge tone={jobs.workers.length ? 'ok' : 'warn'}>
                {t('workersRunning', { count: jobs.workers.length })}
              </Badge>
            )}
          </Line>
        </dl>
      </Card>
      <div className="mt-4 flex flex-wrap gap-2">
        <Link to="/jobs" className={buttonStyle()}>
          {t('toJobs')}
        </Link>
        <Link to="/logs" className={buttonStyle()}>
          {t('toLogs')}
        </Link>
        <a href="/api/docs" target="_blank" rel="noreferrer" className={buttonStyle()}>
          {t('openApi')}
          <ExternalLink aria-hidden />
        </a>
      </div>
    </>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-14 items-center justify-between gap-4 border-line border-b last:border-0">
      <dt className="font-medium">{name}</dt>
      <dd className="text-muted tabular-nums">{children}</dd>
    </div>
  )
}
