import { CheckCheck, EllipsisVertical, X } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useLanguage, useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'
import type { BulkCommand } from './commands'
import { selectionWords } from './strings'

type BarProps = { count: number; commands: readonly BulkCommand[]; onAll: () => void; onClear: () => void }

/** How many photos are selected, and what can be done with them, in place of the bar over the page. */
export function Bar({ count, commands, onAll, onClear }: BarProps) {
  const t = useWords(selectionWords)
  const language = useLanguage()
  const bar = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = bar.current
    return () => {
      // The bar goes with the selection; who was in it is back in the grid.
      if (element?.contains(document.activeElement))
        document.querySelector<HTMLElement>('[role=grid] a[tabindex="0"]')?.focus({ preventScroll: true })
    }
  }, [])
  const rare = commands.filter((command) => command.rare)
  return createPortal(
    <section
      ref={bar}
      data-covers
      aria-label={t('selection')}
      className="absolute inset-0 z-20 flex items-center gap-1 border-gold border-b-2 bg-s1 px-1 sm:px-3"
    >
      <IconButton label={t('clear')} keys="Escape" onClick={onClear}>
        <X aria-hidden />
      </IconButton>
      <span className="min-w-0 truncate px-1 font-semibold text-section tabular-nums">{t('selected', { count })}</span>
      <Button variant="ghost" className="ml-2 max-sm:hidden" onClick={onAll}>
        {t('all')}
      </Button>
      <div className="ml-auto flex items-center gap-1">
        {commands.map((command) => (
          <IconButton
            key={command.name}
            label={command.words[language]}
            keys={command.keys?.[0]}
            disabled={command.when?.() === false}
            className={cn('text-text', command.rare && 'max-sm:hidden', command.danger && 'hover:text-danger')}
            onClick={command.run}
          >
            <command.icon aria-hidden />
          </IconButton>
        ))}
        <div className="contents sm:hidden">
          <Menu
            trigger={
              <IconButton label={t('more')}>
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onClick={onAll}>
              <CheckCheck aria-hidden />
              {t('all')}
            </MenuItem>
            {rare.map((command) => (
              <MenuItem key={command.name} disabled={command.when?.() === false} onClick={command.run}>
                <command.icon aria-hidden />
                {command.words[language]}
              </MenuItem>
            ))}
          </Menu>
        </div>
      </div>
    </section>,
    document.getElementById('topbar') ?? document.body,
  )
}
