import { AlertDialog as BaseAlert } from '@base-ui/react/alert-dialog'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useWords } from '@/lib/i18n'
import { Button, buttonStyle } from './button'
import { cn } from './cn'
import { uiWords } from './strings'

export const backdropStyle =
  'fixed inset-0 z-40 bg-black/60 transition-opacity duration-200 ease-out data-[ending-style]:opacity-0 data-[starting-style]:opacity-0'
const popup =
  'fixed z-50 flex max-h-[min(85dvh,800px)] flex-col border border-line bg-s1 shadow-raised outline-none transition-[opacity,translate,scale] duration-200 ease-out data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 ' +
  'max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-sheet max-sm:pb-[env(safe-area-inset-bottom)] max-sm:data-[ending-style]:translate-y-full max-sm:data-[starting-style]:translate-y-full ' +
  'sm:top-1/2 sm:left-1/2 sm:w-[min(520px,calc(100vw-32px))] sm:-translate-1/2 sm:rounded-sheet sm:data-[ending-style]:scale-97 sm:data-[starting-style]:scale-97'

type DialogProps = {
  title: string
  description?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  trigger?: ReactElement<Record<string, unknown>>
  className?: string
  children: ReactNode
}

/** A dialog in the middle of the window; a sheet from the bottom on a phone. */
export function Dialog({ title, description, open, onOpenChange, trigger, className, children }: DialogProps) {
  const t = useWords(uiWords)
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup className={cn(popup, className)}>
          <div className="pr-14 pl-6 pt-5 max-sm:pl-4">
            <Base.Title className="font-semibold text-section">{title}</Base.Title>
          </div>
          {description && (
            <Base.Description className="px-6 pt-1 text-dense text-muted max-sm:px-4">{description}</Base.Description>
          )}
          <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4 max-sm:px-4">{children}</div>
          <Base.Close
            aria-label={t('close')}
            className={cn(buttonStyle({ variant: 'ghost', size: 'iconSm' }), 'absolute top-3.5 right-4')}
          >
            <X aria-hidden />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The buttons at the end of a form in a dialog; they stay in sight while the form scrolls. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <div className="sticky -bottom-4 -mx-6 -mb-4 mt-5 flex justify-end gap-2 border-line border-t bg-s1 px-6 py-4 max-sm:-mx-4 max-sm:px-4">
    {children}
  </div>
)

type AlertDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  action: string
  busy?: boolean
  onConfirm: () => void
  children: ReactNode
}

/** Asks before something that cannot be undone. Focus starts on the harmless button. */
export function AlertDialog({ open, onOpenChange, title, action, busy, onConfirm, children }: AlertDialogProps) {
  const t = useWords(uiWords)
  return (
    <BaseAlert.Root open={open} onOpenChange={onOpenChange}>
      <BaseAlert.Portal>
        <BaseAlert.Backdrop className={backdropStyle} />
        <BaseAlert.Popup className={cn(popup, 'sm:w-[min(460px,calc(100vw-32px))]')}>
          <div className="min-h-0 overflow-y-auto p-6 max-sm:p-4">
            <BaseAlert.Title className="font-semibold text-section">{title}</BaseAlert.Title>
            <BaseAlert.Description render={<div />} className="mt-2 space-y-2 text-muted">
              {children}
            </BaseAlert.Description>
          </div>
          <div className="flex justify-end gap-2 px-6 pb-6 max-sm:px-4">
            <BaseAlert.Close className={buttonStyle()}>{t('cancel')}</BaseAlert.Close>
            <Button variant="danger" busy={busy} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </BaseAlert.Popup>
      </BaseAlert.Portal>
    </BaseAlert.Root>
  )
}
