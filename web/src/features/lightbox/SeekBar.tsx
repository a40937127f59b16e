import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { clock } from '@/lib/dates'
import { useWords } from '@/lib/i18n'
import { sprites } from '@/lib/media'
import { Bar } from './Bar'
import type { Detail } from './detail'
import { lightboxWords } from './strings'

type Preview = NonNullable<Detail['preview']>
type SeekBarProps = {
  id: number
  preview: Preview | null
  time: number
  length: number
  onSeek: (time: number) => void
}

const WIDTH = 176
const STAYS_MS = 1500

/** The tile of the sheet that shows what a video shows at a time: the last one that is not later. */
export function tileAt(times: readonly number[], time: number): number {
  let found = 0
  for (const [index, at] of times.entries()) if (at <= time + 0.05) found = index
  return found
}

/** The position in a video. Over it, and while it is moved, stands the picture of that position. */
export function SeekBar({ id, preview, time, length, onSeek }: SeekBarProps) {
  const t = useWords(lightboxWords)
  const [at, setAt] = useState<number | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const stay = (next: number | null) => {
    clearTimeout(timer.current)
    setAt(next)
  }
  const over = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    stay(Math.max(0, Math.min(1, (clientX - left) / width)) * length)
  }
  const seek = (next: number) => {
    stay(next)
    timer.current = setTimeout(() => setAt(null), STAYS_MS) // keys and fingers do not leave
    onSeek(next)
  }
  return (
    <div className="relative" onPointerMove={over} onPointerLeave={() => stay(null)}>
      {at !== null && length > 0 && <Look id={id} preview={preview} at={at} share={at / length} />}
      <Bar
        label={t('seek')}
        value={time}
        max={Math.max(length, 0.1)}
        step={0.1}
        say={(value) => t('timeOf', { time: clock(value), length: clock(length) })}
        onChange={seek}
      />
    </div>
  )
}

function Look({ id, preview, at, share }: { id: number; preview: Preview | null; at: number; share: number }) {
  const left = `clamp(0px, calc(${share * 100}% - ${WIDTH / 2}px), calc(100% - ${WIDTH}px))`
  const tile = preview ? tileAt(preview.times, at) : 0
  const scale = preview ? Math.min(WIDTH / preview.tile_width, WIDTH / preview.tile_height) : 0
  return (
    <div
      aria-hidden
      data-look={preview ? tile : undefined}
      className="pointer-events-none absolute bottom-full mb-1 flex flex-col items-center gap-1"
      style={{ left, width: WIDTH }}
    >
      {preview && (
        <div
          className="rounded-control border border-white/30 bg-black"
          style={{
            width: preview.tile_width * scale,
            height: preview.tile_height * scale,
            backgroundImage: `url(${sprites(id, preview.version)})`,
            backgroundSize: `${preview.columns * preview.tile_width * scale}px ${preview.rows * preview.tile_height * scale}px`,
            backgroundPosition: `${-(tile % preview.columns) * preview.tile_width * scale}px ${-Math.floor(tile / preview.columns) * preview.tile_height * scale}px`,
          }}
        />
      )}
      <span className="rounded bg-black/75 px-1.5 text-caption text-white tabular-nums">{clock(at)}</span>
    </div>
  )
}
