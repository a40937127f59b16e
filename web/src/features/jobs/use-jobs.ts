import { useQueryClient } from '@tanstack/react-query'
import { api } from '@/api/client'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { jobWords } from './strings'

const failed = (thrown: unknown): void => toast(problemText(thrown), { type: 'error' })

function useStale() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => /\/(jobs|failures)/.test(String(queryKey[1])) })
}

/** Pauses and resumes one queue. */
export function useQueueSwitch(name: string) {
  const stale = useStale()
  const pause = api.useMutation('post', '/api/v1/jobs/queues/{name}/pause', { onSuccess: stale, onError: failed })
  const resume = api.useMutation('post', '/api/v1/jobs/queues/{name}/resume', { onSuccess: stale, onError: failed })
  const params = { path: { name } }
  return {
    setPaused: (paused: boolean) => (paused ? pause : resume).mutate({ params }),
    busy: pause.isPending || resume.isPending,
  }
}

/** Tries failed files again and says how many. */
export function useRetry() {
  const stale = useStale()
  return api.useMutation('post', '/api/v1/failures/retry', {
    onSuccess: ({ count }) => {
      toast(speak(jobWords)('retried', { count }))
      return stale()
    },
    onError: failed,
  })
}
