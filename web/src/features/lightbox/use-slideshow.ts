import { useEffect, useState } from 'react'

const PHOTO_MS = 5000

/** Goes on by itself: a photo after five seconds, a film at its end. */
export function useSlideshow(id: number, video: boolean, hasNext: boolean, onNext: () => void) {
  const [on, setOn] = useState(false)
  const running = on && hasNext
  // biome-ignore lint/correctness/useExhaustiveDependencies: each photo has its own time
  useEffect(() => {
    if (!running) return
    const film = video ? document.querySelector<HTMLVideoElement>('[role=dialog] video') : null
    if (!film) {
      const timer = setTimeout(onNext, PHOTO_MS)
      return () => clearTimeout(timer)
    }
    film.addEventListener('ended', onNext)
    film.addEventListener('error', onNext)
    return () => {
      film.removeEventListener('ended', onNext)
      film.removeEventListener('error', onNext)
    }
  }, [running, id, video, onNext])
  return { running, toggle: () => setOn(!running) }
}
