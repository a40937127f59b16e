import { useQueryClient } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import { api, type Schema } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { exact, relative } from '@/lib/time'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardTitle } from '@/ui/card'
import { Skeleton } from '@/ui/skeleton'
import { ErrorState } from '@/ui/states'
import { toast } from '@/ui/toast'
import { settingsWords } from './strings'

const sessionsQuery = api.queryOptions('get', '/api/v1/auth/sessions')

/** Where this account is signed in, and the way to end a session from here. */
export function SessionsCard() {
  const t = useWords(settingsWords)
  const queries = useQueryClient()
  const { data, error, refetch } = api.useQuery('get', '/api/v1/auth/sessions')
  const endOthers = api.useMutation('delete', '/api/v1/auth/sessions', {
    onSuccess: ({ count }) => {
      toast(t('sessionsEnded', { count }))
      return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
    onError: (thrown) => toast(problemText(thrown), { type: 'error' }),
  })
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <CardTitle>{t('sessions')}</CardTitle>
        {data && data.length > 1 && (
          <Button size="sm" busy={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            {t('sessionsEndOthers')}
          </Button>
        )}
      </div>
      <p className="mt-0.5 mb-3 text-dense text-muted">{t('sessionsText')}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-16" />}
      <ul>
        {data?.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  )
}

function SessionRow({ session }: { session: Schema<'SessionRow'> }) {
  const t = useWords(settingsWords)
  const language = useLanguage()
  const queries = useQueryClient()
  const end = api.useMutation('delete', '/api/v1/auth/sessions/{session_id}', {
    onSuccess: () => {
      toast(t('sessionEnded'))
      return queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
    onError: (thrown) => toast(problemText(thrown), { type: 'error' }),
  })
  const name = session.device || t('sessionUnknown')
  return (
    <li className="flex items-center gap-4 border-line border-b py-3 last:border-0">
      <MonitorSmartphone className="size-5 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {session.current && <Badge tone="ok">{t('sessionHere')}</Badge>}
        </p>
        <p className="text-dense text-muted" title={exact(session.seen_at, language)}>
          {[t('sessionSeen', { when: relative(session.seen_at, language) }), session.address]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {!session.current && (
        <Button
          size="sm"
          aria-label={t('sessionEndOf', { name })}
          busy={end.isPending}
          onClick={() => end.mutate({ params: { path: { session_id: session.id } } })}
        >
          {t('sessionEnd')}
        </Button>
      )}
    </li>
  )
}
