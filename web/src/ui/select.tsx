import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { cn } from './cn'
import { controlStyle } from './input'
import { itemStyle, popupStyle } from './menu'

export type Choice<V extends string | number> = { value: V; label: string }

type SelectProps<V extends string | number> = {
  items: readonly Choice<V>[]
  value: V
  onChange: (value: V) => void
  label?: string
  disabled?: boolean
  className?: string
}

/** One of a few choices. Inside a Field the field's label names it; elsewhere pass `label`. */
export function Select<V extends string | number>({
  items,
  value,
  onChange,
  label,
  disabled,
  className,
}: SelectProps<V>) {
  return (
    <Base.Root
      items={[...items]}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as V)}
      disabled={disabled}
    >
      <Base.Trigger
        aria-label={label}
        className={cn(
          controlStyle,
          'flex h-9 min-w-44 max-w-full items-center justify-between gap-2 px-3 text-left touch:h-11 hover:bg-s3 data-[disabled]:opacity-50',
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon>
          <ChevronDown className="size-4 text-muted" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className={cn(popupStyle, 'min-w-(--anchor-width)')}>
            {items.map((item) => (
              <Base.Item key={item.value} value={item.value} className={cn(itemStyle, 'pr-8')}>
                <Base.ItemText className="flex-1">{item.label}</Base.ItemText>
                <Base.ItemIndicator className="-mr-6 text-gold-text">
                  <Check className="size-4" aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
