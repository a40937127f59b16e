import { Dialog } from '@base-ui/react/dialog'
import { useCallback, useRef, useState } from 'react'
import type { ViewerProps } from '@/lib/engine/sequence'
import { FAVORITE, type Shot, VIDEO } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import type { Actions } from './commands'
import { type Detail, shotOfDetail } from './detail'
import { InfoPanel } from './InfoPanel'
import { MotionButton } from './MotionButton'
import { type Stack, shotOfMember } from './members'
import { StackStrip } from './StackStrip'
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
import { useMotion } from './use-motion'
import { useNeighbours } from './use-neighbours'
import { useSlideshow } from './use-slideshow'
import { useChosen, useStackCommands } from './use-stack'
import { useTrash } from './use-trash'

/** One photo large over its grid, with its neighbours, its facts and what one can do with it. Always dark. */
export function Lightbox({ id, sequence, onGo, onClose, onFavorite }: ViewerProps) {
  'use no memo'
  const t = useWords(lightboxWords)
  const popup = useRef<HTMLDivElement>(null)
  const stage = useRef<StageHandle>(null)
  const [chrome, setChrome] = useState(true)
  const [info, setInfo] = useInfoOpen()
  // The photo in the address has the place in the timeline; of its stack another may be the one that is shown.
  const placed = useRestingDetail(id)
  const stack = placed.data?.stack ?? null
  const { shown, choose } = useChosen(id, placed.data && stack)
  const detail = useRestingDetail(shown)
  const { shot: known, around } = useNeighbours(id, sequence)
  const tile = known ?? (placed.data && shotOfDetail(placed.data)) ?? null
  const shot = shown === id ? tile : shotOf(shown, detail.data, stack, tile)
  useLocated(id, known, placed.data, sequence, (cover) => {
    choose(shown, cover)
    onGo(cover)
  })
  useGone(placed.error, onClose)
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
  const video = shot !== null && (shot.flags & VIDEO) !== 0
  const motion = useMotion(video || !detail.data?.has_motion ? null : detail.data.motion_url)
  const commands = useStackCommands(stack, shown, () => choose(id))
  const trash = useTrash(shown, detail.data?.is_trashed, () => {
    const next = around.after ?? around.before
    if (shown !== id && shown !== stack?.cover_id) choose(id)
    else if (next) onGo(next.id)
    else if (known) onClose()
  })
  const slideshow = useSlideshow(shown, video, around.after !== null, () => step(1))
  const actions: Actions = {
    go: step,
    edge: (direction) => void go(sequence.edge(direction)),
    zoomBy: (factor) => stage.current?.zoomBy(factor),
    favorite: () => onFavorite(shown, !favorite),
    info: () => setInfo(!info),
    slideshow: slideshow.toggle,
    motion: motion?.toggle ?? null,
    trash: trash && !trash.trashed ? trash.run : null,
  }
  const onKeyDown = useKeys(actions)
  const original = useOriginalWhen(detail.data)
  const title = useTitle(shot, detail.data)
  const name = t(video ? 'video' : 'photo', { date: title })
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal>
      {/* What opens over it is dark as well. */}
      <Dialog.Portal data-theme="dark" className="text-text">
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
                motion={motion}
                chrome={chrome}
                onGo={step}
                onClose={onClose}
                onInfo={() => setInfo(true)}
                onTap={() => setChrome(!chrome)}
              />
            )}
            {motion && <MotionButton motion={motion} shown={chrome} />}
            {stack && (
              <StackStrip
                stack={stack}
                shown={shown}
                floats={(known?.stack ?? 2) < 2 && !video}
                visible={chrome}
                onShow={choose}
                commands={commands}
              />
            )}
            <TopBar
              id={shown}
              photo={detail.data}
              title={title}
              place={placeOf(detail.data)}
              ordinal={sequence.ordinal(id)}
              favorite={favorite}
              info={info}
              slideshow={slideshow.running}
              shown={chrome}
              trash={trash}
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

/** A photo that stands behind the tile, as far as it is known. */
function shotOf(id: number, detail: Detail | undefined, stack: Stack | null, tile: Shot | null): Shot | null {
  if (detail) return shotOfDetail(detail)
  const member = stack?.members.find((one) => one.id === id)
  return member && tile ? shotOfMember(member, tile) : tile
}
