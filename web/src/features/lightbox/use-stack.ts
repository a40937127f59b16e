import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { http } from '@/api/client'
import { speak } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { act } from '@/ui/photo-edit/take-back'
import type { Stack } from './members'
import { stackWords } from './stack.strings'

/** Which photo of a stack is on the stage. The tile in the grid, and with it the place, stays what it was.
 *
 *  @param id the photo in the address
 *  @param stack its stack; undefined while that is not known
 */
export function useChosen(id: number, stack: Stack | null | undefined) {
  const [chosen, setChosen] = useState<{ of: number; id: number } | null>(null)
  const picked = chosen?.of === id ? chosen.id : id
  const there = stack === undefined || stack?.members.some((member) => member.id === picked)
  return {
    shown: there ? picked : id,
    choose: (next: number, of: number = id) => setChosen({ of, id: next }),
  }
}

export type StackCommands = { makeCover: () => void; takeOut: () => void; unstack: () => void; busy: boolean }

/** What can be done with a stack and the photo of it that is shown; null for whoever may not. */
export function useStackCommands(stack: Stack | null, shown: number, onLeft: () => void): StackCommands | null {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const may = useMe()?.can.process !== false
  if (!stack || !may) return null
  const t = speak(stackWords)
  const path = { stack_id: stack.id }
  const does = (work: () => Promise<unknown>) => () => {
    if (busy) return
    setBusy(true)
    void work().finally(() => setBusy(false))
  }
  return {
    busy,
    makeCover: does(() => {
      const sent = http.PATCH('/api/v1/stacks/{stack_id}', { params: { path }, body: { cover_id: shown } })
      return act(queries, sent, { done: () => t('coverMade'), failed: t('stackFailed') })
    }),
    takeOut: does(async () => {
      const where = { params: { path: { ...path, photo_id: shown } } }
      const sent = http.DELETE('/api/v1/stacks/{stack_id}/photos/{photo_id}', where)
      if (await act(queries, sent, { done: () => t('takenOut'), failed: t('stackFailed') })) onLeft()
    }),
    unstack: does(async () => {
      const sent = http.DELETE('/api/v1/stacks/{stack_id}', { params: { path } })
      if (await act(queries, sent, { done: () => t('unstacked'), failed: t('stackFailed') })) onLeft()
    }),
  }
}
