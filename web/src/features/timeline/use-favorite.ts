import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '@/api/client'
import type { Engine } from '@/lib/engine/engine'
import { FAVORITE } from '@/lib/engine/walk'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { timelineWords } from './strings'

/** Makes a photo a favourite or no longer one: at once in the grid, then on the server, with a way back. */
export function useFavorite(engine: Engine): (id: number, on: boolean) => void {
  const queries = useQueryClient()
  const { mutate } = api.useMutation('patch', '/api/v1/photos/{photo_id}/favorite')
  const set = useCallback(
    (id: number, on: boolean, told: boolean) => {
      const show = (shown: boolean) => engine.flag(id, (flags) => (shown ? flags | FAVORITE : flags & ~FAVORITE))
      const t = speak(timelineWords)
      show(on)
      mutate(
        { params: { path: { photo_id: id } }, body: { favorite: on } },
        {
          onSuccess: () => {
            if (told) toast(t(on ? 'addedFavorite' : 'removedFavorite'), { undo: () => set(id, !on, false) })
            void queries.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey, id) })
          },
          onError: (thrown) => {
            show(!on)
            toast(t('favoriteFailed'), { type: 'error', description: problemText(thrown) })
          },
        },
      )
    },
    [engine, mutate, queries],
  )
  return useCallback((id, on) => set(id, on, true), [set])
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
