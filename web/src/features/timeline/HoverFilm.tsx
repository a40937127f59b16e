import { type PointerEvent, useEffect, useState } from 'react'
import { http } from '@/api/client'
import { ANIMATED, MOTION, type Shot, VIDEO } from '@/lib/engine/walk'
import { useMe } from '@/lib/me'
import { motion, original } from '@/lib/media'

const AFTER_MS = 250

/** Under a mouse that rests on it, a video shows a flipbook of its whole length, and a live photo or an animation moves. */
export function HoverFilm({ shot }: { shot: Shot }) {
  const moves = (shot.flags & (VIDEO | MOTION | ANIMATED)) !== 0 && shot.v !== null
  const [over, setOver] = useState(false)
  if (!moves) return null
  const enter = ({ pointerType }: PointerEvent) => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (pointerType === 'mouse' && !calm) setOver(true)
  }
  return (
    <span className="absolute inset-0" onPointerEnter={enter} onPointerLeave={() => setOver(false)}>
      {over && <Film shot={shot} />}
    </span>
  )
}

function Film({ shot: { id, flags } }: { shot: Shot }) {
  if ((flags & VIDEO) !== 0) return <Flipbook id={id} />
  return (flags & MOTION) !== 0 ? <Moving id={id} /> : <Animation id={id} />
}

function Animation({ id }: { id: number }) {
  const [rested, setRested] = useState(false)
  const [plays, setPlays] = useState(false)
  const mayDownload = useMe()?.can.download !== false
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!rested || !mayDownload) return null
  return (
    // The file itself; what the browser cannot show stays a still.
    <img
      src={original(id)}
      alt=""
      draggable={false}
      data-animation
      onLoad={() => setPlays(true)}
      className={plays ? 'size-full object-cover' : 'size-full opacity-0'}
    />
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
