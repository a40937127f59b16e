import { ImageOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Shot } from '@/lib/engine/walk'
import { thumbnail, thumbnailFor } from '@/lib/media'
import { blurredPicture } from '@/lib/thumbhash'
import { useImageFailure } from '@/lib/use-image-failure'

const BLUR_AFTER_MS = 150

type PictureProps = { shot: Shot; version: string; width: number; height: number; load: boolean }

/** A thumbnail that fades in over its colour; when it takes long, over its blurred picture. */
export function Picture({ shot, version, width, height, load }: PictureProps) {
  // Sticky: taking a requested image away while scrolling costs more than keeping it.
  const [on, setOn] = useState(load)
  const src = thumbnail(shot.id, thumbnailFor(width, height), version)
  const { failed, fail } = useImageFailure(src)
  const image = useRef<HTMLImageElement>(null)
  if (load && !on) setOn(true)

  useEffect(() => {
    const element = image.current
    if (!on || !element || element.complete) return
    const timer = setTimeout(() => {
      const blurred = element.complete ? null : blurredPicture(shot.thumbhash)
      if (blurred && element.parentElement) element.parentElement.style.background = `center / cover url(${blurred})`
    }, BLUR_AFTER_MS)
    return () => clearTimeout(timer)
  }, [on, shot.thumbhash])

  if (failed) return <ImageOff className="absolute inset-0 m-auto size-5 text-white/80 drop-shadow" aria-hidden />
  if (!on) return null
  return (
    <img
      ref={(element) => {
        image.current = element
        if (element?.complete && element.naturalWidth > 0) element.dataset.shown = ''
      }}
      src={src}
      alt=""
      decoding="async"
      draggable={false}
      onLoad={(event) => {
        event.currentTarget.dataset.shown = ''
      }}
      onError={fail}
      className="size-full object-cover opacity-0 transition-opacity duration-200 data-shown:opacity-100"
    />
  )
}
