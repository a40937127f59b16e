import type { ComponentProps } from 'react'
import { cn } from './cn'

/** A table that scrolls sideways in its own box, so that the page never does. */
export function Table({ label, className, ...rest }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="overflow-x-auto" aria-label={label} tabIndex={0}>
      <table className={cn('w-full border-collapse text-left text-dense tabular-nums', className)} {...rest} />
    </section>
  )
}

export const Th = ({ className, ...rest }: ComponentProps<'th'>) => (
  <th
    scope="col"
    className={cn(
      'whitespace-nowrap border-line border-b px-3 py-2 font-medium text-muted first:pl-0 last:pr-0',
      className,
    )}
    {...rest}
  />
)

export const Td = ({ className, ...rest }: ComponentProps<'td'>) => (
  <td className={cn('border-line border-b px-3 py-2.5 align-middle first:pl-0 last:pr-0', className)} {...rest} />
)
