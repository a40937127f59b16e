import { Field as Base } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cn } from './cn'

type FieldProps = { label: ReactNode; help?: ReactNode; error?: string | null; className?: string; children: ReactNode }

/** A control under its label. The label, help and error belong to the one control inside. */
export function Field({ label, help, error, className, children }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className={cn('flex flex-col gap-1.5', className)}>
      <Base.Label className="font-medium text-dense">{label}</Base.Label>
      {children}
      {help && !error && <Base.Description className="text-dense text-muted">{help}</Base.Description>}
      {error && (
        <Base.Error match className="text-danger text-dense">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  )
}

type RowProps = FieldProps & { mark?: ReactNode; after?: ReactNode; inline?: boolean }

/** A settings row: label and help left, the control right; below each other on a phone, unless `inline`. */
export function Row({ label, help, error, mark, after, inline, className, children }: RowProps) {
  return (
    <Base.Root
      invalid={Boolean(error)}
      className={cn(
        'grid grid-cols-[minmax(0,1fr)] gap-2 border-line border-b py-4 last:border-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:gap-6',
        inline && 'grid-cols-[minmax(0,1fr)_auto] items-center gap-4',
        className,
      )}
    >
      <div>
        <div className="flex items-center gap-2">
          <Base.Label className="font-medium">{label}</Base.Label>
          {mark}
        </div>
        {help && <Base.Description className="mt-0.5 max-w-[60ch] text-dense text-muted">{help}</Base.Description>}
        {error && (
          <Base.Error match className="mt-1 text-danger text-dense">
            {error}
          </Base.Error>
        )}
      </div>
      <div className="flex items-center gap-2 sm:justify-self-end">
        {children}
        {after}
      </div>
    </Base.Root>
  )
}
