import { useId } from 'react'
import { cn } from './cn'

/** The mark: a golden ring with a wave. Decoration beside the name. */
export function BrandMark({ className }: { className?: string }) {
  const id = useId()
  return (
    <svg viewBox="0 0 32 32" className={cn('size-8 shrink-0', className)} aria-hidden>
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
          <stop stopColor="#f4d98b" />
          <stop offset=".5" stopColor="#e0b64a" />
          <stop offset="1" stopColor="#a87a17" />
        </linearGradient>
      </defs>
      <circle cx="16" cy="16" r="13" fill="none" stroke={`url(#${id})`} strokeWidth="3" />
      <path d="M6 20c5-9 8 3 12-4s5-5 8-4" fill="none" stroke={`url(#${id})`} strokeWidth="3" strokeLinecap="round" />
    </svg>
  )
}

export const productName = 'NimtaFlow'
