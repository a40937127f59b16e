import { NumberField as Base } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import { useLanguage, useWords } from '@/lib/i18n'
import { cn } from './cn'
import { controlStyle } from './input'
import { uiWords } from './strings'

type NumberFieldProps = Base.Root.Props & { label?: string; unit?: string }

export function NumberField({ label, unit, className, ...rest }: NumberFieldProps) {
  const t = useWords(uiWords)
  const locale = useLanguage()
  const step = 'grid w-9 shrink-0 place-items-center text-muted hover:text-text disabled:opacity-40 [&_svg]:size-4'
  return (
    <Base.Root locale={locale} {...rest}>
      <Base.Group className={cn(controlStyle, 'flex h-9 w-44 items-stretch touch:h-11', className as string)}>
        <Base.Decrement aria-label={t('decrease')} className={step}>
          <Minus aria-hidden />
        </Base.Decrement>
        <Base.Input
          aria-label={label}
          className="w-full min-w-0 rounded bg-transparent text-center tabular-nums outline-offset-[-2px]"
        />
        {unit && <span className="self-center text-caption text-muted">{unit}</span>}
        <Base.Increment aria-label={t('increase')} className={step}>
          <Plus aria-hidden />
        </Base.Increment>
      </Base.Group>
    </Base.Root>
  )
}
