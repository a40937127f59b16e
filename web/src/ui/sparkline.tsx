import { cn } from './cn'

/** A small curve of counts over time, the oldest first. `label` says it in words. */
export function Sparkline({
  values,
  label,
  className,
}: {
  values: readonly number[]
  label: string
  className?: string
}) {
  const most = Math.max(1, ...values)
  const step = 100 / Math.max(1, values.length - 1)
  const points = values.map((value, at) => `${(at * step).toFixed(2)},${(30 - (value / most) * 27).toFixed(2)}`)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 32"
      preserveAspectRatio="none"
      className={cn('h-10 w-full', className)}
    >
      <polygon points={`0,32 ${points.join(' ')} 100,32`} className="fill-gold/14" />
      <polyline
        points={points.join(' ')}
        fill="none"
        vectorEffect="non-scaling-stroke"
        strokeWidth="1.5"
        strokeLinejoin="round"
        className="stroke-gold-text"
      />
    </svg>
  )
}
