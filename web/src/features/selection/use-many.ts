import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { http } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { speak } from '@/lib/i18n'
import { doMany } from './bulk'
import { type Common, editOf, type Field, flawsOf, type KeywordEdit, NO_WORDS, sharedOf, type Touched } from './many'
import { manyWords } from './many.strings'

/** The draft of an edit of many photos, and the way to save it. */
export function useMany(ids: readonly number[], common: Common, onSaved: () => void) {
  const queries = useQueryClient()
  const [touched, setTouched] = useState<Touched>({})
  const [keywords, setKeywords] = useState<KeywordEdit>(NO_WORDS)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const shared = sharedOf(common)
  const edit = editOf(touched, shared, keywords)
  const wrong = flawsOf(touched)
  const isWrong = Object.keys(wrong).length > 0

  const save = async () => {
    if (isWrong || busy) return
    if (!edit) return onSaved()
    setBusy(true)
    setRefusal(null)
    const t = speak(manyWords)
    const body = { photo_ids: [...ids], edit }
    const sent = http.PATCH('/api/v1/photos/metadata', { body }).catch((thrown: unknown) => {
      setRefusal(asProblem(thrown))
      throw thrown
    })
    const words = { done: (count: number) => t('saved', { count }), failed: t('failed'), asked: ids.length }
    const done = await doMany(queries, sent, words)
    setBusy(false)
    if (done) onSaved()
  }
  return {
    shared,
    touched,
    keywords,
    change: (part: Touched) => setTouched((before) => ({ ...before, ...part })),
    leave: (field: Field) => setTouched(({ [field]: _, ...rest }) => rest),
    setKeywords,
    save,
    busy,
    wrong,
    refusal,
    ready: edit !== null && !isWrong,
  }
}

export type Many = ReturnType<typeof useMany>
