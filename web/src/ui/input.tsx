import { Field } from '@base-ui/react/field'
import { Input as Base } from '@base-ui/react/input'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { useWords } from '@/lib/i18n'
import { cn } from './cn'
import { uiWords } from './strings'

export const controlStyle =
  'rounded-control border border-line-strong bg-s2 text-body text-text placeholder:text-faint data-[invalid]:border-danger'

export function Input({ className, ...rest }: ComponentProps<typeof Base>) {
  return (
    <Base
      className={cn(controlStyle, 'h-9 w-full min-w-0 px-3 touch:h-11 touch:text-[16px]', className as string)}
      {...rest}
    />
  )
}

/** A password field with a button that shows what was typed. */
export function PasswordInput({ className, ...rest }: ComponentProps<typeof Base>) {
  const t = useWords(uiWords)
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <Input {...rest} type={shown ? 'text' : 'password'} className={cn('pr-11', className as string)} />
      <button
        type="button"
        aria-label={t('showPassword')}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-0 right-0 grid w-10 place-items-center rounded-control text-muted hover:text-text"
      >
        {shown ? <EyeOff className="size-[18px]" aria-hidden /> : <Eye className="size-[18px]" aria-hidden />}
      </button>
    </div>
  )
}

type TextareaProps = Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> & {
  value: string
  onValueChange: (value: string) => void
}

/** A text of several lines that takes part in its Field like the other controls. */
export function Textarea({ className, value, onValueChange, ...rest }: TextareaProps) {
  return (
    <Field.Control
      value={value}
      onValueChange={onValueChange}
      render={<textarea className={cn(controlStyle, 'w-full px-3 py-2 touch:text-[16px]', className)} {...rest} />}
    />
  )
}
