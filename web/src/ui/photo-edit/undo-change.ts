import type { QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import { renewGrids } from '@/lib/engine/live-engines'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '../toast'
import { editWords } from './edit.strings'

/** Takes a change back, wherever one is by then. */
export async function undoChange(queries: QueryClient, change_id: number): Promise<void> {
  const t = speak(editWords)
  await http
    .POST('/api/v1/changes/{change_id}/undo', { params: { path: { change_id } } })
    .then(() => toast(t('undone')))
    .catch((thrown: unknown) => toast(t('undoFailed'), { type: 'error', description: problemText(thrown) }))
  renewPhotos(queries)
}

/** Has everything on the page that shows photos ask for them again. */
export function renewPhotos(queries: QueryClient): void {
  renewGrids()
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].startsWith('/api/v1/photos'),
  })
}
