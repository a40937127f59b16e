import { useMemo } from 'react'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { allOf, dayOf, type Reach, rangeOf } from '@/lib/selection/reach'
import { MOST, type Selection } from '@/lib/selection/selection'
import { toast } from '@/ui/toast'
import { timelineWords } from './strings'

/** What one can do in a grid to select photos. */
export type Picking = {
  any: () => boolean
  toggle: (id: number) => void
  /** Selects the range from where the last one began, else from `from`, to a photo. */
  extend: (from: number, to: number) => void
  /** The same, where nothing is selected only the photo itself. */
  reach: (to: number) => void
  /** Selects the photos of a day, or none of them where all are. */
  day: (month: string, day: number) => void
  all: () => void
  clear: () => void
}

export function usePicking(selection: Selection, { engine, view, order }: Reach): Picking {
  return useMemo(() => picking(selection, { engine, view, order }), [selection, engine, view, order])
}

function picking(selection: Selection, reach: Reach): Picking {
  const full = (fits: boolean) => fits || tooMany()
  const failed = (thrown: unknown) =>
    toast(speak(timelineWords)('selectFailed'), { type: 'error', description: problemText(thrown) })
  let turn = 0 // only the range that was asked for last counts

  const spanTo = async (to: number) => {
    const { anchor } = selection
    const mine = ++turn
    if (anchor === null) return
    const range = await rangeOf(reach, anchor, to)
    if (mine === turn && anchor === selection.anchor) full(range !== null && selection.span(range))
  }
  return {
    any: () => selection.ids.size > 0,
    toggle: (id) => full(selection.toggle(id)),
    extend: (from, to) => {
      if (selection.anchor === null) full(selection.toggle(from))
      spanTo(to).catch(failed)
    },
    reach: (to) => {
      if (selection.anchor === null) full(selection.toggle(to))
      else spanTo(to).catch(failed)
    },
    day: (month, day) => {
      const select = (ids: readonly number[]) => {
        if (ids.every((id) => selection.ids.has(id))) selection.remove(ids)
        else full(selection.add(ids))
      }
      dayOf(reach, month, day).then(select, failed)
    },
    all: () => {
      const select = ({ ids, more }: { ids: readonly number[]; more: boolean }) => {
        selection.clear()
        selection.add(ids)
        if (more) toast(speak(timelineWords)('firstOnly', { most: MOST }))
      }
      allOf(reach).then(select, failed)
    },
    clear: () => selection.clear(),
  }
}

const tooMany = () => toast(speak(timelineWords)('tooMany', { most: MOST }), { type: 'error' })
