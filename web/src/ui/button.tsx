import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'

export const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-control font-medium text-body transition-colors duration-100 ease-out disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-[18px] [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-gold text-on-gold hover:brightness-108 active:brightness-95',
        secondary: 'border border-line-strong/60 bg-s2 text-text hover:bg-s3',
        ghost: 'text-muted hover:bg-s2 hover:text-text',
        danger: 'border border-danger/50 text-danger hover:bg-danger/10',
      },
      size: {
        sm: 'h-8 px-2.5 text-dense touch:h-10',
        md: 'h-9 px-3.5 touch:h-11',
        lg: 'h-11 px-5 text-section',
        icon: 'size-9 touch:size-11',
        iconSm: 'size-8 touch:size-10',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
)

export type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle> & { busy?: boolean }

/** A button. `busy` keeps its size, tells assistive technology and ignores presses. */
export function Button({ variant, size, busy = false, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={cn(buttonStyle({ variant, size }), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {children}
    </button>
  )
}
