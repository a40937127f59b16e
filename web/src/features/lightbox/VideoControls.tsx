import { Captions, CaptionsOff, Maximize, Pause, Play, Repeat, Volume2, VolumeX } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { clock } from '@/lib/dates'
import { useLanguage, useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { Bar } from './Bar'
import type { Detail } from './detail'
import { type Quality, QualityMenu } from './QualityMenu'
import { SeekBar } from './SeekBar'
import { lightboxWords } from './strings'
import { nextRate, toggleFullscreen, togglePlay, type VideoState } from './use-video'

type ControlsProps = {
  id: number
  preview: Detail['preview']
  quality: Quality | null
  player: RefObject<HTMLElement | null>
  /** Where menus are put. */
  menus: RefObject<HTMLElement | null>
  video: RefObject<HTMLVideoElement | null>
  state: VideoState
  shown: boolean
  loop: boolean
  onLoop: () => void
  /** Null where the video has none. */
  captions: { on: boolean; name: string; onNext: () => void } | null
}

/** Play, seek, time, sound, speed, full screen. */
export function VideoControls({
  id,
  preview,
  quality,
  player,
  menus,
  video,
  state,
  shown,
  loop,
  onLoop,
  captions,
}: ControlsProps) {
  const t = useWords(lightboxWords)
  const language = useLanguage()
  const act = (work: (element: HTMLVideoElement) => void) => () => video.current && work(video.current)
  const rate = new Intl.NumberFormat(language).format(state.rate)
  const silent = state.muted || state.volume === 0
  return (
    <div
      data-player
      className={cn(
        'absolute inset-x-0 bottom-0 z-10 bg-gradient-to-t from-black/85 to-transparent px-3 pt-10 pb-[max(8px,env(safe-area-inset-bottom))] text-white transition-opacity duration-200 focus-within:pointer-events-auto focus-within:opacity-100 sm:px-5',
        !shown && 'pointer-events-none opacity-0',
      )}
    >
      <SeekBar
        id={id}
        preview={preview}
        time={state.time}
        length={state.length}
        onSeek={(value) => act((element) => Object.assign(element, { currentTime: value }))()}
      />
      <div className="flex items-center gap-1 max-[419px]:flex-wrap">
        <Press label={t(state.playing ? 'pause' : 'play')} onClick={act(togglePlay)}>
          {state.playing ? <Pause className="fill-current" /> : <Play className="fill-current" />}
        </Press>
        <span className="whitespace-nowrap px-2 text-dense tabular-nums max-[419px]:-order-1 max-[419px]:w-full max-[419px]:text-caption">
          {clock(state.time)} / {clock(state.length)}
        </span>
        <Press
          label={t(silent ? 'unmute' : 'mute')}
          onClick={act((element) => Object.assign(element, { muted: !element.muted }))}
          className="ml-auto"
        >
          {silent ? <VolumeX /> : <Volume2 />}
        </Press>
        <div className="w-24 touch:hidden max-[419px]:hidden">
          <Bar
            label={t('volume')}
            value={silent ? 0 : state.volume}
            max={1}
            step={0.05}
            say={(value) => `${Math.round(value * 100)} %`}
            onChange={(value) => act((element) => Object.assign(element, { volume: value, muted: value === 0 }))()}
          />
        </div>
        <Press
          label={t('speed', { rate })}
          className="max-[359px]:hidden"
          onClick={act((element) => Object.assign(element, { playbackRate: nextRate(element.playbackRate) }))}
        >
          <span className="font-semibold text-dense tabular-nums">{rate}×</span>
        </Press>
        {captions && (
          <Press label={t('captions', { name: captions.name })} pressed={captions.on} onClick={captions.onNext}>
            {captions.on ? <Captions /> : <CaptionsOff />}
          </Press>
        )}
        {quality && <QualityMenu {...quality} container={menus} />}
        <Press label={t('loop')} pressed={loop} onClick={onLoop}>
          <Repeat />
        </Press>
        <Press label={t('fullscreen')} onClick={() => player.current && toggleFullscreen(player.current)}>
          <Maximize />
        </Press>
      </div>
    </div>
  )
}

type PressProps = {
  label: string
  pressed?: boolean
  onClick: () => void
  className?: string
  children: ReactNode
}

const Press = ({ label, pressed, onClick, className, children }: PressProps) => (
  <button
    type="button"
    aria-label={label}
    aria-pressed={pressed}
    title={label}
    onClick={onClick}
    className={cn(
      'grid h-9 min-w-9 place-items-center rounded-full px-2 hover:bg-white/15 touch:h-11 touch:min-w-11 [&_svg]:size-[18px]',
      pressed && 'text-gold',
      className,
    )}
  >
    {children}
  </button>
)
