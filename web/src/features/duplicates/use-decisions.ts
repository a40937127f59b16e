import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { http } from '@/api/client'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import type { Group } from './facts'
import { duplicateWords } from './strings'
import { forget, refresh } from './use-groups'

export type Action = 'keep' | 'keep_all' | 'stack'

/** Decides about groups, one at a time. `onDone` hears of a group that is settled, `onBack` of one that is there again. */
export function useDecide(onDone: (group: Group) => void, onBack: (group: Group) => void) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const running = useRef(false) // two keys pressed at once are one decision
  const decide = useCallback(
    async (group: Group, action: Action, keep: number[]) => {
      if (running.current) return
      running.current = true
      setBusy(true)
      const done = await send(queries, group, action, keep, onBack)
      running.current = false
      setBusy(false)
      if (done) onDone(group)
    },
    [queries, onDone, onBack],
  )
  return { busy, decide }
}

async function send(
  queries: QueryClient,
  group: Group,
  action: Action,
  keep: number[],
  onBack: (group: Group) => void,
): Promise<boolean> {
  const t = speak(duplicateWords)
  const params = { path: { group_id: group.id } }
  try {
    const { data } = await http.POST('/api/v1/duplicates/{group_id}', { params, body: { action, keep } })
    const said = { keep: t('trashed', { count: data?.count ?? 0 }), keep_all: t('keptAll'), stack: t('stacked') }
    const changes = data?.change_id ? [data.change_id] : []
    toast(said[action], changes.length ? { undo: () => void undo(queries, changes, () => onBack(group)) } : {})
    forget(queries, group)
    return true
  } catch (thrown) {
    toast(t('failed'), { type: 'error', description: problemText(thrown) })
    void refresh(queries)
    return false
  }
}

/** Takes changes back, the last one first. Not a mutation of a component: one may have left the page. */
export async function undo(queries: QueryClient, changes: readonly number[], onBack?: () => void): Promise<void> {
  const t = speak(duplicateWords)
  let failure: unknown = null
  for (const change_id of changes.toReversed()) {
    await http
      .POST('/api/v1/changes/{change_id}/undo', { params: { path: { change_id } } })
      .catch((thrown: unknown) => {
        failure = thrown
      })
  }
  await refresh(queries)
  if (failure !== null) return toast(t('undoFailed'), { type: 'error', description: problemText(failure) })
  toast(t('undone'))
  onBack?.()
}
