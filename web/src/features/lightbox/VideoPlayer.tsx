import { LoaderCircle, VideoOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Shot } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { captions as captionFile, download, stream, thumbnail } from '@/lib/media'
import { buttonStyle } from '@/ui/button'
import { cn } from '@/ui/cn'
import { useDetail } from './detail'
import { lightboxWords } from './strings'
import { useCaptions } from './use-captions'
import { togglePlay, useVideo } from './use-video'
import { VideoControls } from './VideoControls'

const HIDE_MS = 2500

/** A film with its own controls. Says so when the browser cannot play it. */
export function VideoPlayer({ shot, name }: { shot: Shot; name: string }) {
  const player = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const state = useVideo(video, shot.duration)
  const [loop, setLoop] = useState(false)
  const fps = useDetail(shot.id).data?.video_fps
  const { tracks, said, choice } = useCaptions(shot.id, video)
  const { shown, wake } = useHiding(state.playing)

  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (!calm) video.current?.play().catch(() => undefined)
  }, [])

  if (state.failed) return <Unplayable id={shot.id} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: moving the pointer only shows the controls
    // biome-ignore lint/a11y/useKeyWithClickEvents: for keys the focus shows them
    <div
      ref={player}
      className={cn('absolute inset-0 grid place-items-center', !shown && 'cursor-none')}
      onPointerMove={wake}
      // A tap does not move. Waking where it begins would put the hidden controls under it.
      onClick={wake}
      onFocus={wake}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions are shown when a file brings them */}
      <video
        ref={video}
        src={stream(shot.id)}
        poster={shot.v ? thumbnail(shot.id, 'large', shot.v) : undefined}
        aria-label={name}
        playsInline
        loop={loop}
        data-fps={fps ?? undefined}
        preload="metadata"
        onClick={() => video.current && togglePlay(video.current)}
        className="size-full object-contain"
      >
        {tracks.map(({ number, language }) => (
          <track key={number} kind="captions" src={captionFile(shot.id, number)} srcLang={language ?? undefined} />
        ))}
      </video>
      {state.waiting && (
        <LoaderCircle className="pointer-events-none absolute size-10 animate-spin text-white/90" aria-hidden />
      )}
      {said && (
        <p
          data-captions
          className={cn(
            'pointer-events-none absolute inset-x-4 whitespace-pre-line text-center transition-[bottom] duration-200',
            shown ? 'bottom-24' : 'bottom-8',
          )}
        >
          <span className="box-decoration-clone rounded bg-black/75 px-2 py-0.5 font-medium text-[clamp(16px,2.4vw,28px)] text-white leading-normal">
            {said}
          </span>
        </p>
      )}
      <VideoControls
        player={player}
        video={video}
        state={state}
        shown={shown}
        loop={loop}
        onLoop={() => setLoop(!loop)}
        captions={choice}
      />
    </div>
  )
}

/** Hides the controls when a film plays and nobody moves. */
function useHiding(playing: boolean) {
  const [shown, setShown] = useState(true)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const wake = () => {
    setShown(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(false), HIDE_MS)
  }
  useEffect(() => {
    if (!playing) return
    timer.current = setTimeout(() => setShown(false), HIDE_MS)
    return () => clearTimeout(timer.current)
  }, [playing])
  return { shown: shown || !playing, wake }
}

function Unplayable({ id }: { id: number }) {
  const t = useWords(lightboxWords)
  const mayDownload = useMe()?.can.download !== false
  return (
    <div role="alert" className="relative mx-6 max-w-md rounded-card bg-black/80 p-6 text-center text-white">
      <VideoOff className="mx-auto mb-3 size-8" strokeWidth={1.5} aria-hidden />
      <p className="font-semibold text-section">{t('unplayable')}</p>
      <p className="mt-1 text-white/80">{t('unplayableWhy')}</p>
      {mayDownload && (
        <a href={download(id)} download className={cn(buttonStyle({ variant: 'primary' }), 'mt-4')}>
          {t('download')}
        </a>
      )}
    </div>
  )
}
