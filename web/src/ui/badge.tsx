import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

const tones = {
  neutral: 'bg-s3 text-text',
  ok: 'bg-ok/14 text-ok',
  warn: 'bg-warn/14 text-warn',
  danger: 'bg-danger/14 text-danger',
  info: 'bg-info/14 text-info',
} as const

export type Tone = keyof typeof tones

export function Badge({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={cn(
        'inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-caption tabular-nums [&_svg]:size-3.5',
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  )
}

/** A filter that is on or off. */
export function Chip({ on, className, ...rest }: ComponentProps<'button'> & { on: boolean }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className={cn(
        'inline-flex h-8 items-center gap-1.5 whitespace-nowrap rounded-full border px-3 font-medium text-dense transition-colors touch:h-10 [&_svg]:size-3.5',
        on ? 'border-gold-text bg-gold/14 text-text' : 'border-line-strong/60 text-muted hover:bg-s2 hover:text-text',
        className,
      )}
      {...rest}
    />
  )
}
