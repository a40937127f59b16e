import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { http } from '@/api/client'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { duplicateWords } from './strings'
import { undo } from './use-decisions'
import { refresh } from './use-groups'

/** Keeps the best of all exact groups, batch by batch; `done` is how many groups that were so far, null at rest. */
export function useSweep(onEnd: () => void) {
  const queries = useQueryClient()
  const [done, setDone] = useState<number | null>(null)
  const wanted = useRef(false)
  const start = async (newest: number) => {
    const t = speak(duplicateWords)
    const sum = { groups: 0, skipped: 0, changes: [] as number[] }
    let before: number | null = newest + 1 // what came after the page was read nobody has seen
    wanted.current = true
    setDone(0)
    try {
      while (before !== null && wanted.current) {
        const { data }: { data?: Swept } = await http.POST('/api/v1/duplicates/keep-best', { body: { before } })
        if (data?.change_id) sum.changes.push(data.change_id)
        sum.groups += data?.groups ?? 0
        sum.skipped += data?.skipped ?? 0
        before = data?.before ?? null
        setDone(sum.groups + sum.skipped)
      }
    } catch (thrown) {
      toast(t('failed'), { type: 'error', description: problemText(thrown) })
    }
    setDone(null)
    onEnd()
    await refresh(queries)
    if (sum.groups + sum.skipped === 0) return
    toast(t('swept', { count: sum.groups }), {
      description: sum.skipped > 0 ? t('sweptSkipped', { count: sum.skipped }) : undefined,
      undo: sum.changes.length > 0 ? () => void undo(queries, sum.changes) : undefined,
    })
  }
  const stop = () => {
    wanted.current = false
  }
  return { done, start, stop }
}

type Swept = { change_id: number | null; groups: number; skipped: number; before: number | null }
