import { CircleDot, Volume2, VolumeX } from 'lucide-react'
import type { PointerEvent } from 'react'
import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { stackWords } from './stack.strings'
import type { Motion } from './use-motion'

/** Says that a photo moves, and lets it: under a mouse, and by a press until the next one or its end. */
export function MotionButton({ motion, shown }: { motion: Motion; shown: boolean }) {
  const t = useWords(stackWords)
  const enter = ({ pointerType }: PointerEvent) => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (pointerType === 'mouse' && !calm) motion.begin('hover')
  }
  return (
    <fieldset
      aria-label={t('motion')}
      onPointerEnter={enter}
      onPointerLeave={() => motion.end('hover')}
      className={cn(
        'absolute top-[calc(60px+env(safe-area-inset-top))] left-3 z-10 flex items-center gap-1 transition-opacity duration-200 focus-within:opacity-100 sm:left-5',
        !shown && 'pointer-events-none opacity-0',
      )}
    >
      <IconButton
        label={t(motion.by === 'press' ? 'stopMotion' : 'playMotion')}
        keys="Space"
        side="right"
        size="sm"
        aria-pressed={motion.by === 'press'}
        onClick={motion.toggle}
        className={cn(
          'rounded-full bg-black/60 text-caption text-white tracking-wide hover:bg-black/80 hover:text-white [&_svg]:size-4',
          motion.by && 'bg-white text-black hover:bg-white hover:text-black',
        )}
      >
        <CircleDot aria-hidden />
        {t('live')}
      </IconButton>
      {motion.by === 'press' && (
        <IconButton
          label={t(motion.sound ? 'motionMute' : 'motionUnmute')}
          size="iconSm"
          onClick={() => motion.setSound(!motion.sound)}
          className="rounded-full bg-black/60 text-white hover:bg-black/80 hover:text-white"
        >
          {motion.sound ? <Volume2 aria-hidden /> : <VolumeX aria-hidden />}
        </IconButton>
      )}
      <p role="status" className={cn(motion.failed && 'rounded-full bg-black/60 px-2.5 py-1 text-caption text-white')}>
        {motion.failed && t('motionFailed')}
      </p>
    </fieldset>
  )
}
