import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { http } from '@/api/client'
import { onForgotten } from '@/api/session'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { editWords } from '@/ui/photo-edit/edit.strings'
import { toast } from '@/ui/toast'
import type { Detail } from './detail'
import { changesOf, type Draft, draftOf, flaws } from './draft'

// What was typed and not saved is still there when one comes back to the photo, as long as one is signed in.
const drafts = new Map<number, Draft>()
onForgotten(() => drafts.clear())

/** Whether a photo is being edited. */
export function useEditing(id: number): [boolean, (on: boolean) => void] {
  const [opened, setOpened] = useState<number | null>(null)
  const set = (on: boolean) => {
    if (!on) drafts.delete(id)
    setOpened(on ? id : null)
  }
  return [opened === id || drafts.has(id), set]
}

/** The draft of a photo, and the way to save it. */
export function useDraft(photo: Detail, onSaved: () => void) {
  const queries = useQueryClient()
  const [draft, setDraft] = useState(() => drafts.get(photo.id) ?? draftOf(photo))
  const [busy, setBusy] = useState(false)
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    drafts.set(photo.id, next)
    setDraft(next)
  }
  const edit = changesOf(draft, photo)
  const wrong = flaws(draft)
  const save = async () => {
    if (Object.keys(wrong).length > 0) return
    if (!edit) return onSaved()
    setBusy(true)
    const saved = await http
      .PATCH('/api/v1/photos/{photo_id}/metadata', { params: { path: { photo_id: photo.id } }, body: edit })
      .then(({ data }) => data)
      .catch((thrown: unknown) => {
        toast(speak(editWords)('failed'), { type: 'error', description: problemText(thrown) })
      })
    await refetch(queries, photo.id)
    setBusy(false)
    if (!saved) return
    const change_id = saved.change_id
    onSaved()
    toast(speak(editWords)('saved'), change_id === null ? {} : { undo: () => void undo(queries, photo.id, change_id) })
  }
  return { draft, change, save, busy, wrong, changed: edit !== null }
}

// Not a mutation of a component: one may take it back after the photo is closed.
async function undo(queries: QueryClient, id: number, change_id: number): Promise<void> {
  const t = speak(editWords)
  await http
    .POST('/api/v1/changes/{change_id}/undo', { params: { path: { change_id } } })
    .then(() => toast(t('undone')))
    .catch((thrown: unknown) => toast(t('undoFailed'), { type: 'error', description: problemText(thrown) }))
  await refetch(queries, id)
}

const refetch = (queries: QueryClient, photo_id: number): Promise<void> =>
  queries.invalidateQueries({
    queryKey: ['get', '/api/v1/photos/{photo_id}/detail', { params: { path: { photo_id } } }],
  })
