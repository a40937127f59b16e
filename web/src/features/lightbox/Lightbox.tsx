import { Dialog } from '@base-ui/react/dialog'
import { useCallback, useRef, useState } from 'react'
import type { ViewerProps } from '@/lib/engine/sequence'
import { FAVORITE, type Shot, VIDEO } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import type { Actions } from './commands'
import { shotOfDetail } from './detail'
import { InfoPanel } from './InfoPanel'
import { Stage, type StageHandle } from './Stage'
import { lightboxWords } from './strings'
import { TopBar } from './TopBar'
import {
  placeOf,
  useGone,
  useInfoOpen,
  useKeys,
  useLandedTransition,
  useLocated,
  useOriginalWhen,
  useRestingDetail,
  useTitle,
} from './use-lightbox'
import { useNeighbours } from './use-neighbours'
import { useSlideshow } from './use-slideshow'

/** One photo large over its grid, with its neighbours, its facts and what one can do with it. Always dark. */
export function Lightbox({ id, sequence, onGo, onClose, onFavorite }: ViewerProps) {
  'use no memo'
  const t = useWords(lightboxWords)
  const popup = useRef<HTMLDivElement>(null)
  const stage = useRef<StageHandle>(null)
  const [chrome, setChrome] = useState(true)
  const [info, setInfo] = useInfoOpen()
  const detail = useRestingDetail(id)
  const { shot: known, around } = useNeighbours(id, sequence)
  const shot = known ?? (detail.data && shotOfDetail(detail.data)) ?? null
  useLocated(id, known, detail.data, sequence)
  useGone(detail.error, onClose)
  useLandedTransition()

  const go = useCallback(
    async (next: Promise<Shot | null>) => {
      const to = await next.catch(() => null)
      if (to) onGo(to.id)
    },
    [onGo],
  )
  const { before, after } = around
  const step = useCallback(
    // A photo that has just left the grid, such as a former favourite, still has the neighbours it had.
    (direction: 1 | -1) =>
      void go(sequence.near(id, direction).then((next) => next ?? (direction > 0 ? after : before))),
    [go, sequence, id, before, after],
  )
  const favorite = shot !== null && (shot.flags & FAVORITE) !== 0
  const slideshow = useSlideshow(id, shot !== null && (shot.flags & VIDEO) !== 0, around.after !== null, () => step(1))
  const actions: Actions = {
    go: step,
    edge: (direction) => void go(sequence.edge(direction)),
    zoomBy: (factor) => stage.current?.zoomBy(factor),
    favorite: () => onFavorite(id, !favorite),
    info: () => setInfo(!info),
    slideshow: slideshow.toggle,
  }
  const onKeyDown = useKeys(actions)
  const original = useOriginalWhen(detail.data)
  const title = useTitle(shot, detail.data)
  const name = t(shot && (shot.flags & VIDEO) !== 0 ? 'video' : 'photo', { date: title })
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={false}
          data-theme="dark"
          data-commands
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex bg-viewer max-sm:flex-col text-text outline-none [color-scheme:dark]"
        >
          <Dialog.Title className="sr-only">{t('title')}</Dialog.Title>
          <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
            {shot && (
              <Stage
                handle={stage}
                shot={shot}
                before={around.before}
                after={around.after}
                name={name}
                original={original}
                chrome={chrome}
                onGo={step}
                onClose={onClose}
                onInfo={() => setInfo(true)}
                onTap={() => setChrome(!chrome)}
              />
            )}
            <TopBar
              id={id}
              title={title}
              place={placeOf(detail.data)}
              ordinal={sequence.ordinal(id)}
              favorite={favorite}
              info={info}
              slideshow={slideshow.running}
              shown={chrome}
              onClose={onClose}
              onFavorite={actions.favorite}
              onInfo={actions.info}
              onSlideshow={actions.slideshow}
            />
            <p aria-live="polite" className="sr-only">
              {name}
            </p>
          </div>
          {info && <InfoPanel photo={detail.data} onClose={() => setInfo(false)} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
