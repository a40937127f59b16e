import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ComponentProps, ReactElement, ReactNode, RefObject } from 'react'
import { cn } from './cn'

export const popupStyle =
  'max-h-(--available-height) overflow-y-auto rounded-card border border-line bg-s1 p-1 shadow-raised outline-none transition-[opacity,scale] duration-100 ease-out data-[ending-style]:scale-97 data-[starting-style]:scale-97 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 origin-(--transform-origin)'
export const itemStyle =
  'flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-control px-2.5 text-body outline-none data-[highlighted]:bg-s3 data-[disabled]:opacity-50 touch:min-h-11 [&_svg]:size-[18px] [&_svg]:shrink-0'

type MenuProps = {
  trigger: ReactElement<Record<string, unknown>>
  align?: 'start' | 'center' | 'end'
  /** Where it is put instead of the end of the page: what is shown in full screen must hold it. */
  container?: RefObject<HTMLElement | null>
  children: ReactNode
}

export function Menu({ trigger, align = 'end', container, children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal container={container}>
        <Base.Positioner sideOffset={6} align={align} className="z-50">
          <Base.Popup className={cn(popupStyle, 'min-w-52')}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export function MenuItem({ danger, className, ...rest }: ComponentProps<typeof Base.Item> & { danger?: boolean }) {
  return <Base.Item className={cn(itemStyle, danger && 'text-danger', className as string)} {...rest} />
}

export const MenuLine = () => <Base.Separator className="my-1 h-px bg-line" />

/** A named group of items. */
export const MenuGroup = ({ label, children }: { label: string; children: ReactNode }) => (
  <Base.Group>
    <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-caption text-muted">{label}</Base.GroupLabel>
    {children}
  </Base.Group>
)

type MenuChoiceProps<V extends string> = {
  label: string
  value: V
  onChange: (value: V) => void
  items: readonly { value: V; label: string; icon?: ReactNode }[]
}

/** A named group of which one item is on. */
export function MenuChoice<V extends string>({ label, value, onChange, items }: MenuChoiceProps<V>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-caption text-muted">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: V) => onChange(next)}>
        {items.map((item) => (
          <Base.RadioItem key={item.value} value={item.value} closeOnClick={false} className={itemStyle}>
            {item.icon}
            <span className="flex-1">{item.label}</span>
            <Base.RadioItemIndicator className="text-gold-text">
              <Check aria-hidden />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  )
}
