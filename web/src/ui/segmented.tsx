import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { ReactNode } from 'react'
import { cn } from './cn'

type SegmentedProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  items: readonly { value: V; label: string; icon?: ReactNode }[]
  className?: string
}

/** A small set of exclusive choices, all visible. */
export function Segmented<V extends string>({ label, value, onChange, items, className }: SegmentedProps<V>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={(next) => next[0] && onChange(next[0] as V)}
      className={cn('inline-flex gap-0.5 rounded-control border border-line bg-s2 p-0.5', className)}
    >
      {items.map((item) => (
        <Toggle
          key={item.value}
          value={item.value}
          className="inline-flex h-8 items-center gap-2 rounded-md border border-transparent px-3 font-medium text-dense text-muted transition-colors hover:text-text data-[pressed]:border-line data-[pressed]:bg-s1 data-[pressed]:text-text touch:h-10 [&_svg]:size-4 data-[pressed]:[&_svg]:text-gold-text"
        >
          {item.icon}
          {item.label}
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
