import { useState } from 'react'
import { cn } from '@/ui/cn'
import type { Motion } from './use-motion'

/** The film of a live photo over its still, once it plays. */
export function Moving({ motion: { src, by, sound, fail, end } }: { motion: Motion }) {
  const [plays, setPlays] = useState(false)
  return (
    <video
      src={src}
      muted={!sound}
      loop={by !== 'press'}
      autoPlay
      playsInline
      data-motion
      onPlaying={() => setPlays(true)}
      // Of a picture that they do not know browsers play the sound alone.
      onLoadedMetadata={({ currentTarget }) => currentTarget.videoWidth === 0 && fail()}
      onEnded={() => end('press')}
      onError={fail}
      className={cn(
        'pointer-events-none absolute inset-0 size-full object-cover transition-opacity duration-200',
        !plays && 'opacity-0',
      )}
    />
  )
}
