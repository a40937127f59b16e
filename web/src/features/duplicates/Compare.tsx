import { ChevronLeft, ChevronRight, Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { type RefObject, useImperativeHandle, useRef } from 'react'
import { useLanguage, useWords } from '@/lib/i18n'
import { IconButton } from '@/ui/icon-button'
import { factRows, type Group } from './facts'
import { useGroupName } from './GroupList'
import { PhotoCard } from './PhotoCard'
import { reasonsFor } from './reasons'
import { duplicateWords } from './strings'
import { useView } from './use-view'

export type CompareHandle = { zoomBy: (factor: number) => void }
type CompareProps = {
  group: Group
  handle: RefObject<CompareHandle | null>
  number: number
  total: number
  keep: readonly number[]
  onKeep: ((ids: number[]) => void) | null
  onStep: (delta: 1 | -1) => void
}

/** The photos of a group side by side: pictures that move together, and facts in line. */
export function Compare({ group, handle, number, total, keep, onKeep, onStep }: CompareProps) {
  const t = useWords(duplicateWords)
  const language = useLanguage()
  const what = useGroupName()(group)
  const stage = useRef<HTMLUListElement>(null)
  const { zoomed, zoomBy, onDoubleClick } = useView(stage, group.id)
  useImperativeHandle(handle, () => ({ zoomBy }), [zoomBy])
  const rows = factRows(group, t, language)
  const reasons = reasonsFor(group, t)
  const toggle = (id: number) => (on: boolean) => onKeep?.(on ? [...keep, id] : keep.filter((kept) => kept !== id))
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3 sm:px-4" data-scroller>
      <div className="flex min-h-12 items-center gap-1">
        <h2 className="min-w-0 truncate font-semibold text-section">{what}</h2>
        <p className="ml-2 truncate text-dense text-muted tabular-nums max-sm:sr-only">
          {t('groupOf', { number, total })}
        </p>
        <div className="ml-auto flex max-sm:hidden">
          <IconButton label={t('zoomOut')} keys="-" disabled={!zoomed} onClick={() => zoomBy(1 / 1.5)}>
            <ZoomOut aria-hidden />
          </IconButton>
          <IconButton label={t('zoomReset')} keys="0" disabled={!zoomed} onClick={() => zoomBy(0)}>
            <Maximize aria-hidden />
          </IconButton>
          <IconButton label={t('zoomIn')} keys="+" onClick={() => zoomBy(1.5)}>
            <ZoomIn aria-hidden />
          </IconButton>
        </div>
        <IconButton
          label={t('previousGroup')}
          keys="ArrowLeft"
          className="max-sm:ml-auto"
          disabled={number <= 1}
          onClick={() => onStep(-1)}
        >
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton label={t('nextGroup')} keys="ArrowRight" disabled={number >= total} onClick={() => onStep(1)}>
          <ChevronRight aria-hidden />
        </IconButton>
      </div>
      <ul
        ref={stage}
        aria-label={t('photos')}
        aria-description={t('zoomHint')}
        onDoubleClick={onDoubleClick}
        className="grid snap-x auto-cols-[minmax(260px,1fr)] grid-flow-col gap-x-3 overflow-x-auto overscroll-x-contain p-0.5 max-sm:auto-cols-[84%]"
        style={{ gridTemplateRows: `repeat(${rows.length + 3}, auto)` }}
      >
        {group.photos.map((photo, at) => (
          <PhotoCard
            key={photo.id}
            photo={photo}
            number={at + 1}
            rows={rows}
            ratio={Math.min(1.8, Math.max(0.75, group.photos[0]?.aspect_ratio ?? 1.5))}
            zoomed={zoomed}
            reasons={photo.id === group.proposed_id ? reasons : []}
            kept={keep.includes(photo.id)}
            onKeep={onKeep && toggle(photo.id)}
          />
        ))}
      </ul>
    </div>
  )
}
