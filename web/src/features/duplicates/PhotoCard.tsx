import { EqualNot, Sparkles, Trash2 } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { useWords } from '@/lib/i18n'
import { Badge } from '@/ui/badge'
import { Checkbox } from '@/ui/checkbox'
import { cn } from '@/ui/cn'
import type { FactRow, GroupPhoto } from './facts'
import { Picture } from './Picture'
import { duplicateWords } from './strings'

type CardProps = {
  photo: GroupPhoto
  number: number
  rows: readonly FactRow[]
  ratio: number
  zoomed: boolean
  reasons: readonly string[]
  kept: boolean
  /** Null for whoever may not decide. */
  onKeep: ((keep: boolean) => void) | null
}

/** One photo of a group: whether it stays, its picture, and its facts in line with those of the others. */
export function PhotoCard({ photo, number, rows, ratio, zoomed, reasons, kept, onKeep }: CardProps) {
  const t = useWords(duplicateWords)
  const label = t('keepNumber', { number, name: photo.filename })
  return (
    <li
      data-photo={photo.id}
      className={cn(
        'grid min-w-0 snap-center grid-rows-subgrid rounded-card border bg-s1 p-2.5',
        kept && onKeep ? 'border-gold-text ring-1 ring-gold-text' : 'border-line',
      )}
      style={{ gridRow: `span ${rows.length + 3}` }}
    >
      <div className="flex min-h-8 items-center gap-2">
        {onKeep ? (
          <Checkbox checked={kept} onCheckedChange={onKeep} aria-label={label}>
            <span className="font-semibold tabular-nums">{number}</span>
            {t('keep')}
          </Checkbox>
        ) : (
          <span className="font-semibold tabular-nums">{number}</span>
        )}
        <span className="ml-auto flex items-center gap-2">
          {reasons.length > 0 && <Badge icon={<Sparkles aria-hidden />}>{t('proposed')}</Badge>}
          {onKeep && !kept && <Trash2 className="size-[18px] text-muted" aria-hidden />}
        </span>
      </div>
      <Picture photo={photo} ratio={ratio} zoomed={zoomed} name={photo.filename} />
      <p className="min-h-6 pt-1.5 pb-2 text-dense text-muted">
        {reasons.length > 0 ? t('because', { reasons: reasons.join(', ') }) : photo.behind && t(`less_${photo.behind}`)}
      </p>
      <dl className="grid grid-rows-subgrid text-dense" style={{ gridRow: `span ${rows.length}` }}>
        {rows.map((row) => (
          <Fact key={row.name} row={row} value={row.values[number - 1] ?? null} />
        ))}
      </dl>
    </li>
  )
}

function Fact({ row: { label, name, differs }, value }: { row: FactRow; value: string | null }) {
  const t = useWords(duplicateWords)
  return (
    <div
      data-fact={name}
      data-differs={differs || undefined}
      className={cn(
        'grid min-w-0 grid-cols-[88px_minmax(0,1fr)_16px] items-baseline gap-2 border-line border-t px-1.5 py-1',
        differs && 'bg-info/10',
      )}
    >
      <dt className="truncate text-muted">{label}</dt>
      <dd className={cn('min-w-0 break-words', differs ? 'font-medium' : 'text-muted')}>
        {value === null ? (
          <>
            <span aria-hidden>–</span>
            <span className="sr-only">{t('nothing')}</span>
          </>
        ) : (
          breakable(value, name)
        )}
      </dd>
      <dd className="self-center">
        {differs && (
          <>
            <EqualNot className="size-3.5 text-info" aria-hidden />
            <span className="sr-only">{t('differs')}</span>
          </>
        )}
      </dd>
    </div>
  )
}

/** A path may be broken behind its slashes. */
const breakable = (value: string, name: string): ReactNode =>
  name === 'path'
    ? value.split(/(?<=\/)/).map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one path
        <Fragment key={at}>
          {part}
          <wbr />
        </Fragment>
      ))
    : value
