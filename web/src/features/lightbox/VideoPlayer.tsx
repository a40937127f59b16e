import { LoaderCircle } from 'lucide-react'
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Problem } from '@/api/problem'
import type { Shot } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { captions as captionFile, stream, thumbnail } from '@/lib/media'
import { useProblemWords } from '@/lib/problems'
import { cn } from '@/ui/cn'
import { toast } from '@/ui/toast'
import { useDetail } from './detail'
import type { Quality } from './QualityMenu'
import { lightboxWords } from './strings'
import { Lost, Unplayable } from './Unplayable'
import { useCaptions } from './use-captions'
import { usePlayback, whyLost } from './use-playback'
import { togglePlay, useVideo } from './use-video'
import { VideoControls } from './VideoControls'

const HIDE_MS = 2500

type Start = { time: number; playing: boolean; rate: number; volume: number; muted: boolean }

/** A film, in the best quality there is or the chosen one. What the browser cannot play is made playable. */
export function VideoPlayer({ shot, name }: { shot: Shot; name: string }) {
  const t = useWords(lightboxWords)
  const say = useProblemWords()
  const { playback, make, busy } = usePlayback(shot.id)
  const [chosen, setChosen] = useState<number | null>(null)
  const [failed, setFailed] = useState<string | null>(null) // which versions there were when it could not be played
  const [lost, setLost] = useState<Problem | null>(null)
  const [attempt, setAttempt] = useState(0)
  const start = useRef<Start | null>(null)
  const ready = playback?.variants.filter(({ state }) => state === 'ready').map(({ height }) => height) ?? []
  const there = ready.join()
  const height = chosen !== null && ready.includes(chosen) ? chosen : undefined
  // The server begins by itself when it is asked for such a film; this is for one that it had given up.
  const unasked = failed === there && playback?.direct === false && playback.variants.length === 0
  const ask = useEffectEvent(() => make())
  useEffect(() => {
    if (unasked) ask()
  }, [unasked])
  // While it is asked for anew, what it was given up for before does not count.
  const given = busy
    ? undefined
    : playback?.variants.find((variant) => variant.height === chosen && variant.state === 'failed')
  const refuse = useEffectEvent((code: string | null) => {
    setChosen(null)
    toast(t('convertFailed'), { type: 'error', description: code ? say({ code, facts: {} }) : undefined })
  })
  useEffect(() => {
    if (given) refuse(given.error_code)
  }, [given])
  const choose = (next: number | null) => {
    setChosen(next)
    if (next !== null && !ready.includes(next)) make(next)
  }
  const retry = () => {
    setLost(null)
    setAttempt(attempt + 1)
  }
  // A film that browsers play stops as well when the server is out of reach: then there is nothing to be converted.
  const stopped = async (src: string) => {
    const why = await whyLost(src)
    if (why) setLost(why)
    else setFailed(there)
  }
  if (lost) return <Lost problem={lost} onRetry={retry} />
  if (failed === there) return <Unplayable id={shot.id} playback={playback} busy={busy} onMake={() => make()} />
  return (
    <Film
      key={`${height} ${attempt} ${failed === null ? '' : there}`}
      shot={shot}
      name={name}
      // A film that became playable must not be taken from what the browser remembers of the address.
      src={failed === null ? stream(shot.id, height) : stream(shot.id, height ?? ready[0])}
      start={start}
      onFailed={(src) => void stopped(src)}
      quality={playback && playback.can_make.length > 0 ? { playback, chosen, onChoose: choose } : null}
    />
  )
}

type FilmProps = {
  shot: Shot
  name: string
  src: string
  start: RefObject<Start | null>
  onFailed: (src: string) => void
  quality: Quality | null
}

/** A film with its own controls, from where the one before it stood. */
function Film({ shot, name, src, start, onFailed, quality }: FilmProps) {
  const player = useRef<HTMLDivElement>(null)
  const menus = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const state = useVideo(video, shot.duration)
  const [loop, setLoop] = useState(false)
  const detail = useDetail(shot.id).data
  const { tracks, said, choice } = useCaptions(shot.id, video)
  const { shown, wake } = useHiding(state.playing)

  useEffect(() => {
    const element = video.current
    const before = start.current
    if (!element) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (before) {
      const { time: currentTime, rate: playbackRate, volume, muted } = before
      Object.assign(element, { currentTime, playbackRate, volume, muted })
    }
    if (before ? before.playing : !calm) element.play().catch(() => undefined)
  }, [start])

  const { playing, time, rate, volume, muted } = state
  useEffect(() => {
    if (time > 0) start.current = { time, playing, rate, volume, muted }
  }, [start, playing, time, rate, volume, muted])

  const fail = useEffectEvent(() => onFailed(src))
  useEffect(() => {
    if (state.failed) fail()
  }, [state.failed])

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
        src={src}
        poster={shot.v ? thumbnail(shot.id, 'large', shot.v) : undefined}
        aria-label={name}
        playsInline
        loop={loop}
        data-fps={detail?.video_fps ?? undefined}
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
        id={shot.id}
        preview={detail?.preview ?? null}
        quality={quality}
        player={player}
        menus={menus}
        video={video}
        state={state}
        shown={shown}
        loop={loop}
        onLoop={() => setLoop(!loop)}
        captions={choice}
      />
      {/* In full screen nothing else can be seen. */}
      <div ref={menus} data-player className="absolute top-0 left-0" />
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
