import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useCommands } from '@/lib/commands'
import { useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { type SelectedProps, useSelected } from '@/lib/selection/selection'
import { Bar } from './Bar'
import { areFavorites, favoriteMany, restoreMany, stackMany, trashMany } from './bulk'
import { type BulkActions, bulkCommands } from './commands'
import { EditMany } from './EditMany'
import { ShiftTime } from './ShiftTime'
import { selectionWords } from './strings'

/** What can be done with the photos that are selected: the bar, its commands, and their dialogs. */
export function Selected({ selection, engine, view, covered, onAll }: SelectedProps) {
  'use no memo'
  const ids = useSelected(selection)
  const queries = useQueryClient()
  const can = useMe()?.can
  const [dialog, setDialog] = useState<{ kind: 'edit' | 'shift'; ids: readonly number[] } | null>(null)
  const [marked, setMarked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when something is selected or marked, not as one scrolls
  const favorites = useMemo(() => ids.size > 0 && areFavorites(engine, ids, view), [engine, ids, view, marked])

  const favorite = async () => {
    const done = favoriteMany(queries, selection, !areFavorites(engine, selection.ids, view))
    setMarked((times) => times + 1)
    await done
    setMarked((times) => times + 1)
  }
  const actions = useRef<BulkActions>(null as never)
  actions.current = {
    ready: (least = 1) => selection.ids.size >= least && !covered,
    favorite: () => void favorite(),
    // Those that were selected when it was opened, whatever leaves the selection meanwhile.
    edit: () => setDialog({ kind: 'edit', ids: [...selection.ids] }),
    shift: () => setDialog({ kind: 'shift', ids: [...selection.ids] }),
    stack: () => void stackMany(queries, selection),
    trash: () => void trashMany(queries, selection),
    restore: () => void restoreMany(queries, selection),
  }
  const { process = false, administer = false } = can ?? {}
  const commands = useMemo(
    () => bulkCommands(() => actions.current, { process, administer }, view, favorites),
    [process, administer, view, favorites],
  )
  useCommands(commands)
  const close = () => setDialog(null)
  return (
    <>
      {ids.size > 0 && <Bar count={ids.size} commands={commands} onAll={onAll} onClear={() => selection.clear()} />}
      <Announcement count={ids.size} />
      {dialog?.kind === 'edit' && <EditMany ids={dialog.ids} onClose={close} />}
      {dialog?.kind === 'shift' && <ShiftTime ids={dialog.ids} onClose={close} />}
    </>
  )
}

/** Says how many are selected, and when there are none any more. */
function Announcement({ count }: { count: number }) {
  const t = useWords(selectionWords)
  const [any, setAny] = useState(false)
  useEffect(() => {
    if (count > 0) setAny(true)
  }, [count])
  return (
    <p aria-live="polite" className="sr-only">
      {count > 0 ? t('selected', { count }) : any && t('none')}
    </p>
  )
}
