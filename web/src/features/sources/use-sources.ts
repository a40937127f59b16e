import { useQueryClient } from '@tanstack/react-query'
import { api, type Schema } from '@/api/client'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { sourceWords } from './strings'

export type Source = Schema<'Source'>

const failed = (thrown: unknown): void => toast(problemText(thrown), { type: 'error' })

/** Everything that can be done with sources. Each refreshes the list and says what happened. */
export function useSourceActions() {
  const queries = useQueryClient()
  const stale = () =>
    queries.invalidateQueries({
      predicate: ({ queryKey }) => /\/(sources|failures|jobs)/.test(String(queryKey[1])),
    })
  const patch = api.useMutation('patch', '/api/v1/sources/{source_id}', { onSuccess: stale, onError: failed })
  const scan = api.useMutation('post', '/api/v1/sources/{source_id}/scan', { onSuccess: stale, onError: failed })
  const scanAll = api.useMutation('post', '/api/v1/sources/scan-all', { onSuccess: stale, onError: failed })
  const remove = api.useMutation('delete', '/api/v1/sources/{source_id}', {
    // here and not beside the button: the button goes with its source, and what it waited for would never be said
    onSuccess: ({ deleted_photos }) => {
      toast(speak(sourceWords)('removed', { count: deleted_photos }))
      return stale()
    },
    onError: failed,
  })
  const retry = api.useMutation('post', '/api/v1/failures/retry', {
    onSuccess: ({ count }) => {
      toast(speak(sourceWords)('retried', { count }))
      return stale()
    },
    onError: failed,
  })
  return { patch, scan, scanAll, remove, retry }
}

export const useSources = () => api.useQuery('get', '/api/v1/sources')
