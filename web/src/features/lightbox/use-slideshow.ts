import { useEffect, useRef, useState } from 'react'

const PHOTO_MS = 5000

/** Goes on by itself: a photo after five seconds, a film at its end, and one that does not play like a photo. */
export function useSlideshow(id: number, video: boolean, hasNext: boolean, onNext: () => void) {
  const [on, setOn] = useState(false)
  const running = on && hasNext
  const latest = useRef(onNext)
  useEffect(() => {
    latest.current = onNext
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each photo has its own time
  useEffect(() => {
    if (!running) return
    const next = () => latest.current()
    const film = video ? document.querySelector<HTMLVideoElement>('[role=dialog] video:not([data-motion])') : null
    // Nobody starts it under reduced motion, nor where the browser refuses to.
    const timer = film && !film.paused ? undefined : setTimeout(next, PHOTO_MS)
    const stay = () => clearTimeout(timer)
    film?.addEventListener('play', stay)
    film?.addEventListener('ended', next)
    film?.addEventListener('error', next)
    return () => {
      clearTimeout(timer)
      film?.removeEventListener('play', stay)
      film?.removeEventListener('ended', next)
      film?.removeEventListener('error', next)
    }
  }, [running, id, video])
  return { running, toggle: () => setOn(!running) }
}
