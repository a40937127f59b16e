import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { speak, useWords } from '@/lib/i18n'
import { buttonStyle } from './button'
import { cn } from './cn'
import { uiWords } from './strings'

const toasts = Base.createToastManager()
const UNDO_MS = 8000
let undoLast: (() => void) | null = null

type ToastOptions = { type?: 'done' | 'error'; description?: string; undo?: () => void }

/** Shows a message. With `undo` it offers to take the action back for 8 s (also Ctrl+Z). */
export function toast(title: string, { type = 'done', description, undo }: ToastOptions = {}): void {
  const takeBack = () => {
    undoLast = null
    toasts.close(id)
    undo?.()
  }
  const id = toasts.add({
    title,
    description,
    type,
    timeout: type === 'error' ? 0 : UNDO_MS,
    priority: type === 'error' ? 'high' : 'low',
    actionProps: undo && { children: speak(uiWords)('undo'), onClick: takeBack },
    onClose: () => {
      if (undoLast === takeBack) undoLast = null
    },
  })
  if (undo) undoLast = takeBack
}

/** Takes the last undoable action back. Returns whether there was one. */
export function undo(): boolean {
  const takeBack = undoLast
  takeBack?.()
  return takeBack !== null
}

export function Toasts() {
  const t = useWords(uiWords)
  return (
    <Base.Provider toastManager={toasts} limit={3}>
      <Base.Portal>
        <Base.Viewport
          aria-label={t('notifications')}
          className="fixed bottom-4 left-4 z-60 flex w-[min(400px,calc(100vw-32px))] flex-col gap-2 max-sm:bottom-[calc(72px+env(safe-area-inset-bottom))]"
        >
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function List() {
  const t = useWords(uiWords)
  return Base.useToastManager().toasts.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      swipeDirection={['left', 'down']}
      className="rounded-card border border-line bg-s1 shadow-raised transition-[opacity,translate] duration-200 ease-out data-[ending-style]:translate-y-2 data-[starting-style]:translate-y-2 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 data-[limited]:hidden"
    >
      <Base.Content className="flex items-center gap-3 py-2 pr-2 pl-4">
        {item.type === 'error' ? (
          <CircleAlert className="size-[18px] shrink-0 text-danger" aria-hidden />
        ) : (
          <CircleCheck className="size-[18px] shrink-0 text-ok" aria-hidden />
        )}
        <div className="min-w-0 flex-1 py-1">
          <Base.Title className="font-medium text-body" />
          <Base.Description className="text-dense text-muted" />
        </div>
        {item.actionProps && (
          <Base.Action className={cn(buttonStyle({ variant: 'ghost', size: 'sm' }), 'text-gold-text')} />
        )}
        <Base.Close aria-label={t('close')} className={buttonStyle({ variant: 'ghost', size: 'iconSm' })}>
          <X aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ))
}
