import { cn } from './cn'

/** The initials of a name on a gold disc; decoration beside the name. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const parts = name.trim().split(/\s+/)
  const initials = [parts[0], parts.length > 1 ? parts.at(-1) : '']
    .map((part) => Array.from(part ?? '')[0] ?? '')
    .join('')
  return (
    <span
      aria-hidden
      className={cn(
        'inline-grid size-8 shrink-0 place-items-center rounded-full bg-[#7a5a10] font-semibold text-caption text-white uppercase',
        className,
      )}
    >
      {initials}
    </span>
  )
}
