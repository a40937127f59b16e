import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { http } from '@/api/client'
import { speak } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { act } from '@/ui/photo-edit/take-back'
import { lightboxWords } from './strings'

export type Trash = { trashed: boolean; run: () => void }

/** Puts a photo into the trash, or takes it out of there; null for whoever may not: it goes for everybody. */
export function useTrash(id: number, trashed: boolean | undefined, onGone: () => void): Trash | null {
  const queries = useQueryClient()
  const busy = useRef(false)
  const may = useMe()?.can.administer === true
  if (!may || trashed === undefined) return null
  const run = async () => {
    if (busy.current) return
    busy.current = true
    const t = speak(lightboxWords)
    const body = { photo_ids: [id] }
    const sent = trashed ? http.POST('/api/v1/photos/restore', { body }) : http.POST('/api/v1/photos/trash', { body })
    const moved = await act(queries, sent, {
      done: ({ count }) => t(trashed ? 'restored' : 'trashed', { count }),
      failed: t(trashed ? 'restoreFailed' : 'trashFailed'),
    })
    busy.current = false
    if (moved) onGone()
  }
  return { trashed, run: () => void run() }
}
