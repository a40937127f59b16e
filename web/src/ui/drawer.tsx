import { Drawer as Base } from '@base-ui/react/drawer'
import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useSyncExternalStore } from 'react'
import { useWords } from '@/lib/i18n'
import { buttonStyle } from './button'
import { cn } from './cn'
import { backdropStyle } from './dialog'
import { uiWords } from './strings'

const phone = () => matchMedia('(width < 640px)')
const onPhone = (notify: () => void) => {
  const query = phone()
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}

/** Whether the window is narrower than 640 px: sheets instead of side panels. */
export const useIsPhone = (): boolean => useSyncExternalStore(onPhone, () => phone().matches)

type DrawerProps = {
  title: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
  trigger?: ReactElement<Record<string, unknown>>
  children: ReactNode
}

/** A panel from the right; from the bottom on a phone, where a swipe closes it. */
export function Drawer({ title, open, onOpenChange, trigger, children }: DrawerProps) {
  const t = useWords(uiWords)
  const down = useIsPhone()
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} swipeDirection={down ? 'down' : 'right'}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Viewport className="fixed inset-0 z-50 flex items-end justify-end">
          <Base.Popup
            className={cn(
              'flex flex-col border-line bg-s1 shadow-raised outline-none transition-transform duration-200 ease-out [transform:translate(var(--drawer-swipe-movement-x),var(--drawer-swipe-movement-y))]',
              down
                ? 'max-h-[85dvh] w-full rounded-t-sheet border-t pb-[env(safe-area-inset-bottom)] data-[ending-style]:translate-y-full data-[starting-style]:translate-y-full'
                : 'h-full w-[min(440px,90vw)] border-l data-[ending-style]:translate-x-full data-[starting-style]:translate-x-full',
            )}
          >
            {down && <div className="mx-auto mt-2 h-1 w-10 rounded-full bg-line-strong" aria-hidden />}
            <div className="flex items-center justify-between gap-4 px-4 pt-3 pb-2">
              <Base.Title className="font-semibold text-section">{title}</Base.Title>
              <Base.Close aria-label={t('close')} className={buttonStyle({ variant: 'ghost', size: 'iconSm' })}>
                <X aria-hidden />
              </Base.Close>
            </div>
            <Base.Content className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</Base.Content>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
