import { Layers, Lock } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Kbd } from '@/ui/kbd'
import type { Group, T } from './facts'
import { Outcome } from './Outcome'
import { duplicateWords } from './strings'
import type { Action } from './use-decisions'

type DecisionProps = { group: Group; keep: readonly number[]; busy: boolean; onDecide: (action: Action) => void }

/** What will be done with a group, and the buttons that do it. */
export function Decision({ group, keep, busy, onDecide }: DecisionProps) {
  const t = useWords(duplicateWords)
  return (
    <div className="flex shrink-0 items-center gap-x-4 gap-y-2 border-line border-t bg-s1 px-3 py-2.5 max-lg:flex-col max-lg:items-stretch sm:px-4">
      <Outcome group={group} keep={keep} />
      <div className="flex gap-2 max-sm:*:flex-1 max-sm:*:px-2">
        <Button busy={busy} onClick={() => onDecide('stack')}>
          <Layers aria-hidden className="max-sm:hidden" />
          {t('stack')}
          <Key name="S" />
        </Button>
        <Button busy={busy} onClick={() => onDecide('keep_all')}>
          {t('keepAll')}
          <Key name="A" />
        </Button>
        <Button variant="primary" busy={busy} disabled={!canKeep(group, keep)} onClick={() => onDecide('keep')}>
          {keepWords(group, keep, t)}
          <Key name="K" />
        </Button>
      </div>
    </div>
  )
}

/** Whether keeping these would let any other go. */
export const canKeep = (group: Group, keep: readonly number[]): boolean =>
  keep.length > 0 && keep.length < group.photos.length

function keepWords(group: Group, keep: readonly number[], t: T): string {
  if (keep.length > 1) return t('keepSome', { count: keep.length })
  const at = group.photos.findIndex(({ id }) => id === keep[0])
  return at <= 0 ? t('keepBest') : t('keepOne', { number: at + 1 })
}

const Key = ({ name }: { name: string }) => (
  <span aria-hidden className="touch:hidden max-sm:hidden">
    <Kbd keys={name} />
  </span>
)

/** Instead of the buttons, for whoever may only look. */
export function LookOnly() {
  const t = useWords(duplicateWords)
  return (
    <p className="flex shrink-0 items-center gap-2.5 border-line border-t bg-s1 px-4 py-3 text-dense text-muted">
      <Lock className="size-4 shrink-0" aria-hidden />
      {t('onlyAdmins')}
    </p>
  )
}
