import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

/** A checkbox with its words; pressing the words toggles it. */
export function Checkbox({ children, ...rest }: Base.Root.Props & { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the Base UI checkbox inside renders the input
    <label className="flex min-h-6 cursor-pointer items-center gap-2.5 text-body">
      <Base.Root
        {...rest}
        className="inline-grid size-[18px] shrink-0 place-items-center rounded border border-line-strong bg-s2 data-[checked]:border-gold data-[checked]:bg-gold"
      >
        <Base.Indicator className="text-on-gold">
          <Check className="size-3.5" strokeWidth={3} aria-hidden />
        </Base.Indicator>
      </Base.Root>
      {children}
    </label>
  )
}
