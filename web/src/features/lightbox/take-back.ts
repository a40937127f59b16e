import type { QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { lightboxWords } from './strings'

/** Everything that is told of photos may be different now: asked for again where it is seen. */
export const refreshPhotos = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith('/api/v1/photos'),
  })

// No mutations of a component: one may take it back after the photo is closed.

/** Takes a change back, and says so. */
export async function takeBack(queries: QueryClient, change_id: number): Promise<void> {
  const t = speak(lightboxWords)
  await http
    .POST('/api/v1/changes/{change_id}/undo', { params: { path: { change_id } } })
    .then(() => toast(t('undone')))
    .catch((thrown: unknown) => toast(t('undoFailed'), { type: 'error', description: problemText(thrown) }))
  await refreshPhotos(queries)
}

type Told<Answer> = { done: (answer: Answer) => string; failed: string }

/** Does something that can be taken back, and says how it went. Answers with null where it failed. */
export async function act<Answer extends { change_id: number | null }>(
  queries: QueryClient,
  sent: Promise<{ data?: Answer }>,
  told: Told<Answer>,
): Promise<Answer | null> {
  const answer = await sent.then(
    ({ data }) => data ?? null,
    (thrown: unknown) => {
      toast(told.failed, { type: 'error', description: problemText(thrown) })
      return null
    },
  )
  await refreshPhotos(queries)
  if (!answer) return null
  const { change_id } = answer
  toast(told.done(answer), change_id === null ? {} : { undo: () => void takeBack(queries, change_id) })
  return answer
}
