import { type PointerEvent, useEffect, useState } from 'react'
import { http } from '@/api/client'
import { MOTION, type Shot, VIDEO } from '@/lib/engine/walk'
import { motion } from '@/lib/media'

const AFTER_MS = 250

/** Under a mouse that rests on it, a video shows a flipbook of its whole length, and a live photo moves. */
export function HoverFilm({ shot }: { shot: Shot }) {
  const moves = (shot.flags & (VIDEO | MOTION)) !== 0 && shot.v !== null
  const [over, setOver] = useState(false)
  if (!moves) return null
  const enter = ({ pointerType }: PointerEvent) => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (pointerType === 'mouse' && !calm) setOver(true)
  }
  return (
    <span className="absolute inset-0" onPointerEnter={enter} onPointerLeave={() => setOver(false)}>
      {over && ((shot.flags & VIDEO) !== 0 ? <Flipbook id={shot.id} /> : <Moving id={shot.id} />)}
    </span>
  )
}

function Flipbook({ id }: { id: number }) {
  const [src, setSrc] = useState<string | null>(null)
  useEffect(() => {
    const asked = new AbortController()
    // Whether there is a flipbook yet the photo knows; asking for one that is not there would be an error.
    const ask = () =>
      http
        .GET('/api/v1/photos/{photo_id}', { params: { path: { photo_id: id } }, signal: asked.signal })
        .then(({ data }) => data?.preview_url?.includes('/flipbook') && setSrc(data.preview_url))
        .catch(() => undefined) // then it stays a still
    const timer = setTimeout(ask, AFTER_MS)
    return () => {
      clearTimeout(timer)
      asked.abort()
    }
  }, [id])
  return src && <img src={src} alt="" draggable={false} data-flipbook className="size-full object-cover" />
}

function Moving({ id }: { id: number }) {
  const [rested, setRested] = useState(false)
  const [plays, setPlays] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!rested) return null
  return (
    // What the browser cannot play stays a still.
    <video
      src={motion(id)}
      muted
      loop
      autoPlay
      playsInline
      data-motion
      onPlaying={() => setPlays(true)}
      className={plays ? 'size-full object-cover' : 'size-full opacity-0'}
    />
  )
}
