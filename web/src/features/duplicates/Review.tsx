import { useCallback, useEffect, useRef, useState } from 'react'
import { useIsAdmin } from '@/lib/me'
import { thumbnail } from '@/lib/media'
import { Compare, type CompareHandle } from './Compare'
import { canKeep, Decision, LookOnly } from './Decision'
import type { Group } from './facts'
import { GroupList } from './GroupList'
import { versionOf } from './Picture'
import { type Action, useDecide } from './use-decisions'
import { useDuplicateCommands } from './use-duplicate-commands'

type ReviewProps = {
  groups: readonly Group[]
  total: number
  more: (() => void) | null
  open: number | undefined
  onOpen: (id: number | undefined) => void
}

const NEAR_THE_END = 3

/** One group after the other: compared, decided, and on to the next. */
export function Review({ groups, total, more, open, onOpen }: ReviewProps) {
  const isAdmin = useIsAdmin()
  const found = groups.findIndex(({ id }) => id === open)
  const [last, setLast] = useState(0)
  if (found >= 0 && found !== last) setLast(found)
  const at = found >= 0 ? found : Math.min(last, groups.length - 1) // where a decided one was, the next one is now
  const group = groups[at] as Group
  const next = groups[at + 1]
  const zoom = useRef<CompareHandle>(null)
  const [chosen, setChosen] = useState<{ id: number; keep: number[] } | null>(null)
  const keep = chosen?.id === group.id ? chosen.keep : [group.proposed_id]
  const setKeep = (ids: number[]) => setChosen({ id: group.id, keep: ids })

  const goOn = useCallback(() => onOpen((next ?? groups[at - 1])?.id), [next, groups, at, onOpen])
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  // Who takes a decision back from another page stays there.
  const goBack = useCallback((was: Group) => (here.current ? onOpen(was.id) : undefined), [onOpen])
  const { busy, decide } = useDecide(goOn, goBack)
  const step = (delta: 1 | -1) => {
    const to = groups[at + delta]
    if (to) onOpen(to.id)
  }
  const take = (action: Action) => {
    if (action === 'keep' && !canKeep(group, keep)) return
    void decide(group, action, action === 'keep' ? keep : keep.slice(0, 1))
  }
  useDuplicateCommands({
    canDecide: isAdmin,
    photos: group.photos.length,
    step,
    decide: take,
    keepOnly: (index) => {
      const photo = group.photos[index]
      if (photo) setKeep([photo.id])
    },
    zoomBy: (factor) => zoom.current?.zoomBy(factor),
  })
  useEffect(() => {
    if (at >= groups.length - NEAR_THE_END) more?.()
  }, [at, groups.length, more])
  useAhead(next)

  return (
    <div className="flex min-h-0 flex-1 flex-col md:flex-row">
      <GroupList groups={groups} current={group.id} onOpen={onOpen} more={more} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Compare
          key={group.id}
          group={group}
          handle={zoom}
          number={at + 1}
          total={total}
          keep={keep}
          onKeep={isAdmin ? setKeep : null}
          onStep={step}
        />
        {isAdmin ? <Decision group={group} keep={keep} busy={busy} onDecide={take} /> : <LookOnly />}
      </div>
    </div>
  )
}

/** Fetches the pictures of the group that comes next. */
function useAhead(group: Group | undefined): void {
  useEffect(() => {
    for (const photo of group?.photos.slice(0, 4) ?? []) {
      const version = versionOf(photo)
      if (version) new Image().src = thumbnail(photo.id, 'medium', version)
    }
  }, [group])
}
