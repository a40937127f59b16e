import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { http } from '@/api/client'
import { liveEngines } from '@/lib/engine/live-engines'
import { FAVORITE } from '@/lib/engine/walk'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { timelineWords } from './strings'

/** Makes a photo a favourite or no longer one: at once in the grid, then on the server, with a way back. */
export function useFavorite(): (id: number, on: boolean) => void {
  const queries = useQueryClient()
  return useCallback((id, on) => change(queries, id, on, true), [queries])
}

// Not a mutation of a component, whose callbacks end with it: one may take it back after leaving the page.
function change(queries: QueryClient, id: number, on: boolean, told: boolean): void {
  const t = speak(timelineWords)
  const done = () => {
    if (told) toast(t(on ? 'addedFavorite' : 'removedFavorite'), { undo: () => change(queries, id, !on, false) })
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey, id) })
  }
  const failed = (thrown: unknown) => {
    show(id, !on)
    toast(t('favoriteFailed'), { type: 'error', description: problemText(thrown) })
  }
  show(id, on)
  http
    .PATCH('/api/v1/photos/{photo_id}/favorite', { params: { path: { photo_id: id } }, body: { favorite: on } })
    .then(done, failed)
}

function show(id: number, on: boolean): void {
  for (const engine of liveEngines) engine.flag(id, (flags) => (on ? flags | FAVORITE : flags & ~FAVORITE))
}

// The photo itself, and the list of favourites, which has one more or one less now.
function isOf([, path, init]: readonly unknown[], id: number): boolean {
  if (path === '/api/v1/photos/timeline/buckets') return JSON.stringify(init).includes('favorites')
  return (
    typeof path === 'string' &&
    path.startsWith('/api/v1/photos/{photo_id}') &&
    JSON.stringify(init).includes(`"photo_id":${id}}`)
  )
}
