import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type RefObject, useImperativeHandle, useRef } from 'react'
import { type Shot, VIDEO } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { Slide } from './Slide'
import { lightboxWords } from './strings'
import { type Motion, useHold } from './use-motion'
import { useStage } from './use-stage'

export type StageHandle = { zoomBy: (factor: number) => void }

type StageProps = {
  handle: RefObject<StageHandle | null>
  shot: Shot
  before: Shot | null
  after: Shot | null
  name: string
  /** Whether the browser can show the original, and whether it must (an animation). */
  original: 'never' | 'zoomed' | 'always'
  motion: Motion | null
  chrome: boolean
  onGo: (direction: 1 | -1) => void
  onClose: () => void
  onInfo: () => void
  onTap: () => void
}

/** The open photo between its neighbours. */
export function Stage({ handle, shot, before, after, name, original, motion, chrome, ...rest }: StageProps) {
  const t = useWords(lightboxWords)
  const stage = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const { zoomed, zoomBy } = useStage(stage, track, {
    ...rest,
    id: shot.id,
    zoomable: (shot.flags & VIDEO) === 0,
    canGo: (direction) => (direction > 0 ? after : before) !== null,
  })
  useHold(stage, motion)
  useImperativeHandle(handle, () => ({ zoomBy }), [zoomBy])
  const whole = original === 'always' || (original === 'zoomed' && (zoomed || !shot.v))
  const slides = [
    { offset: -1, each: before },
    { offset: 0, each: shot },
    { offset: 1, each: after },
  ]
  return (
    <div
      ref={stage}
      className={cn(
        'relative min-h-0 min-w-0 flex-1 touch-none select-none overflow-hidden bg-[rgb(0_0_0/var(--dim,1))] [container-type:size]',
        zoomed ? 'cursor-grab active:cursor-grabbing' : 'cursor-default',
      )}
    >
      <div ref={track} className="absolute inset-0">
        {slides.map(
          ({ offset, each }) =>
            each && (
              <Slide
                key={each.id}
                shot={each}
                offset={offset}
                name={name}
                whole={whole}
                motion={offset === 0 ? motion : null}
              />
            ),
        )}
      </div>
      {before && <Arrow side="left" label={t('previous')} shown={chrome} onClick={() => rest.onGo(-1)} />}
      {after && <Arrow side="right" label={t('next')} shown={chrome} onClick={() => rest.onGo(1)} />}
    </div>
  )
}

type ArrowProps = { side: 'left' | 'right'; label: string; shown: boolean; onClick: () => void }

function Arrow({ side, label, shown, onClick }: ArrowProps) {
  const Icon = side === 'left' ? ChevronLeft : ChevronRight
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={cn(
        'absolute top-1/2 z-10 grid size-12 -translate-y-1/2 place-items-center rounded-full bg-black/45 text-white transition-opacity hover:bg-black/70 touch:hidden',
        side === 'left' ? 'left-3' : 'right-3',
        !shown && 'opacity-0 focus-visible:opacity-100',
      )}
    >
      <Icon className="size-7" aria-hidden />
    </button>
  )
}
