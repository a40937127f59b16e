import type { QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { renewGrids } from '@/lib/engine/live-engines'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '../toast'
import { editWords } from './edit.strings'

// No mutations of a component: one may take something back after the photo is closed, or on another page.

/** Has everything on the page that shows photos, or tells of them, ask for them again. */
export function renewPhotos(queries: QueryClient): Promise<void> {
  renewGrids()
  return queries.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith('/api/v1/photos'),
  })
}

/** Takes a change back, wherever one is by then, and says so. */
export async function takeBack(queries: QueryClient, change_id: number): Promise<void> {
  const t = speak(editWords)
  await http
    .POST('/api/v1/changes/{change_id}/undo', { params: { path: { change_id } } })
    .then(() => toast(t('undone')))
    .catch((thrown: unknown) => toast(t('undoFailed'), { type: 'error', description: problemText(thrown) }))
  await renewPhotos(queries)
}

type Told<Answer> = { done: (answer: Answer) => string; more?: (answer: Answer) => string | undefined; failed: string }

/** Does something that can be taken back, and says how it went. Answers with null where it failed. */
export async function act<Answer extends { change_id: number | null }>(
  queries: QueryClient,
  sent: Promise<{ data?: Answer | undefined }>,
  told: Told<Answer>,
): Promise<Answer | null> {
  const answer = await sent.then(
    ({ data }) => data ?? null,
    (thrown: unknown) => {
      toast(told.failed, { type: 'error', description: problemText(thrown) })
      return null
    },
  )
  const renewed = renewPhotos(queries)
  if (answer) {
    const { change_id } = answer
    const undo = change_id === null ? undefined : () => void takeBack(queries, change_id)
    toast(told.done(answer), { description: told.more?.(answer), undo })
  }
  await renewed
  return answer
}
