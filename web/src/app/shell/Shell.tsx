import { Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { useSession } from '../session'
import { BottomNav } from './BottomNav'
import { useShellCommands } from './commands'
import { OfflineBanner } from './OfflineBanner'
import { Rail } from './Rail'
import { useRail } from './rail-width'
import { ShortcutSheet } from './ShortcutSheet'
import { shellWords } from './strings'
import { TopBar } from './TopBar'

/** What surrounds every page of a signed-in user. */
export function Shell() {
  const t = useWords(shellWords)
  const { narrow, toggle } = useRail()
  const [sheet, setSheet] = useState(false)
  const openSheet = () => setSheet(true)
  useSession()
  useShellCommands(toggle, openSheet)
  return (
    <div
      className={cn(
        'grid h-dvh grid-cols-1 grid-rows-[auto_1fr]',
        narrow ? 'sm:grid-cols-[64px_1fr]' : 'sm:grid-cols-[240px_1fr]',
      )}
    >
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-60 focus:rounded-control focus:bg-gold focus:px-4 focus:py-2 focus:text-on-gold"
      >
        {t('skip')}
      </a>
      <Rail narrow={narrow} onToggle={toggle} />
      <TopBar onShortcuts={openSheet} />
      <main
        id="main"
        tabIndex={-1}
        className="relative min-h-0 min-w-0 overflow-hidden max-sm:pb-[calc(56px+env(safe-area-inset-bottom))]"
      >
        <Outlet />
      </main>
      <BottomNav />
      <OfflineBanner />
      <ShortcutSheet open={sheet} onOpenChange={setSheet} />
    </div>
  )
}
