import { Clock3, ImageOff } from 'lucide-react'
import { type Shot, THUMBNAIL_FAILED, VIDEO } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { original, thumbnail } from '@/lib/media'
import { averageColor, blurredPicture } from '@/lib/thumbhash'
import { useImageFailure } from '@/lib/use-image-failure'
import { cn } from '@/ui/cn'
import { lightboxWords } from './strings'
import { VideoPlayer } from './VideoPlayer'

type SlideProps = {
  shot: Shot
  /** -1, 0 or 1: left of the window, in it, right of it. */
  offset: number
  name: string
  /** Show the file itself over the derived picture. */
  whole: boolean
}

/** One photo or film, filling the stage. Never blank: colour, blurred, small, large, and the original when zoomed. */
export function Slide({ shot, offset, name, whole }: SlideProps) {
  const current = offset === 0
  const video = (shot.flags & VIDEO) !== 0
  const wide = `min(100cqw, ${shot.ratio * 100}cqh)`
  return (
    <div
      data-current={current || undefined}
      aria-hidden={!current}
      className="absolute inset-0 grid place-items-center"
      style={{ transform: `translateX(calc(${offset} * (100% + 24px)))` }}
    >
      <div
        data-frame
        className="relative overflow-hidden"
        style={{
          width: wide,
          aspectRatio: shot.ratio,
          viewTransitionName: current ? 'photo' : undefined,
          background: placeholder(shot.thumbhash),
        }}
      >
        {shot.v && !(video && current) && <Layers shot={shot} version={shot.v} name={name} whole={whole && current} />}
        {!shot.v && whole && current && !video && <Layer src={original(shot.id)} name={name} />}
        {!shot.v && !video && !(whole && current) && <Waiting failed={(shot.flags & THUMBNAIL_FAILED) !== 0} />}
      </div>
      {video && current && <VideoPlayer key={shot.id} shot={shot} name={name} />}
    </div>
  )
}

function placeholder(hash: string | null): string {
  const picture = blurredPicture(hash)
  return picture ? `center / 100% 100% url(${picture})` : (averageColor(hash) ?? '#171613')
}

function Layers({ shot, version, name, whole }: { shot: Shot; version: string; name: string; whole: boolean }) {
  return (
    <>
      <Layer src={thumbnail(shot.id, 'small', version)} />
      <Layer src={thumbnail(shot.id, 'large', version)} name={name} />
      {whole && <Layer src={original(shot.id)} />}
    </>
  )
}

function Layer({ src, name }: { src: string; name?: string }) {
  const { failed, fail } = useImageFailure(src)
  if (failed) return null
  return (
    <img
      src={src}
      alt={name ?? ''}
      draggable={false}
      decoding="async"
      ref={(element) => {
        if (element?.complete && element.naturalWidth > 0) element.dataset.shown = ''
      }}
      onLoad={(event) => {
        event.currentTarget.dataset.shown = ''
      }}
      onError={fail}
      className={cn(
        'pointer-events-none absolute inset-0 size-full select-none object-fill opacity-0 transition-opacity duration-200 data-shown:opacity-100',
      )}
    />
  )
}

function Waiting({ failed }: { failed: boolean }) {
  const t = useWords(lightboxWords)
  const Icon = failed ? ImageOff : Clock3
  return (
    <p className="absolute inset-0 m-auto flex h-fit w-fit items-center gap-2 rounded-full bg-black/70 px-4 py-2 text-white [&_svg]:size-[18px]">
      <Icon aria-hidden />
      {t(failed ? 'noPicture' : 'pictureWaiting')}
    </p>
  )
}
