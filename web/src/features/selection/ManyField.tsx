import { Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '@/lib/i18n'
import { buttonStyle } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Field } from '@/ui/field'
import type { Field as Name } from './many'
import { manyWords } from './many.strings'
import type { Many } from './use-many'

type ManyFieldProps = {
  many: Many
  name: Name
  label: string
  help?: string | undefined
  error?: string | null
  /** A group of controls with a legend of its own. */
  bare?: boolean
  children: ReactNode
}

/** A field of many photos: says when it will be taken away from all, and can be left as it was. */
export function ManyField({ many, name, label, help, error, bare, children }: ManyFieldProps) {
  const t = useWords(manyWords)
  const { touched, shared } = many
  const changed = name in touched && touched[name] !== shared[name]
  const emptied = changed && (touched[name] === '' || touched[name] === null)
  const told = emptied ? t('emptied') : help
  return (
    <div className="relative">
      {bare ? (
        <>
          {children}
          {told && <p className="text-dense text-muted">{told}</p>}
        </>
      ) : (
        <Field label={<span className={cn(changed && 'text-gold-text')}>{label}</span>} help={told} error={error}>
          {children}
        </Field>
      )}
      {changed && (
        <button
          type="button"
          aria-label={t('leave', { field: label })}
          title={t('leave', { field: label })}
          onClick={() => many.leave(name)}
          className={cn(
            buttonStyle({ variant: 'ghost', size: 'iconSm' }),
            '-top-2 absolute right-0 size-7 [&_svg]:size-4',
          )}
        >
          <Undo2 aria-hidden />
        </button>
      )}
    </div>
  )
}
