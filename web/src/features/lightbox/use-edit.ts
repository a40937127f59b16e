import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { http } from '@/api/client'
import { onForgotten } from '@/api/session'
import { speak } from '@/lib/i18n'
import { editWords } from '@/ui/photo-edit/edit.strings'
import { act } from '@/ui/photo-edit/take-back'
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
    const t = speak(editWords)
    const sent = http.PATCH('/api/v1/photos/{photo_id}/metadata', {
      params: { path: { photo_id: photo.id } },
      body: edit,
    })
    const saved = await act(queries, sent, { done: () => t('saved'), failed: t('failed') })
    setBusy(false)
    if (saved) onSaved()
  }
  return { draft, change, save, busy, wrong, changed: edit !== null }
}
