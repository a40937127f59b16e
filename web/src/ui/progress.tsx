import { Progress as Base } from '@base-ui/react/progress'
import { cn } from './cn'

/** A bar from 0 to `max`; `value` null means that the end is not known. */
export function Progress({
  label,
  value,
  max = 100,
  className,
}: {
  label: string
  value: number | null
  max?: number
  className?: string
}) {
  return (
    <Base.Root aria-label={label} value={value} max={max} className={className}>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-s3">
        <Base.Indicator
          className={cn(
            'h-full rounded-full bg-gold transition-[width] duration-200',
            value === null && 'w-1/3 animate-pulse',
          )}
        />
      </Base.Track>
    </Base.Root>
  )
}

/** A small ring; decoration beside a text that says the same. */
export function Ring({ part, className }: { part: number | null; className?: string }) {
  const around = 2 * Math.PI * 8
  return (
    <svg
      viewBox="0 0 20 20"
      aria-hidden
      className={cn('size-5 -rotate-90', part === null && 'animate-spin', className)}
    >
      <circle cx="10" cy="10" r="8" fill="none" strokeWidth="2.5" className="stroke-s3" />
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        className="stroke-gold-text transition-[stroke-dashoffset] duration-300"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - (part ?? 0.25))}
      />
    </svg>
  )
}
