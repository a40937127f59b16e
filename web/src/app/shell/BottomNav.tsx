import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { useLanguage, useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'
import { cn } from '@/ui/cn'
import { Drawer } from '@/ui/drawer'
import { useCurrentPage } from './current-page'
import { pages } from './pages'
import { shellWords } from './strings'

const item =
  'flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-muted leading-4 outline-offset-[-2px] data-[status=active]:text-gold-text [&_svg]:size-[22px]'

/** The navigation of a phone: some pages, and the others in a sheet. */
export function BottomNav() {
  const t = useWords(shellWords)
  const language = useLanguage()
  const isAdmin = useIsAdmin()
  const mine = pages.filter((page) => isAdmin || !page.adminOnly)
  const more = mine.filter((page) => !page.onPhone)
  return (
    <nav
      aria-label={t('mainNavigation')}
      className="fixed inset-x-0 bottom-0 z-20 flex border-line border-t bg-s1/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md sm:hidden"
    >
      {mine
        .filter((page) => page.onPhone)
        .map((page) => (
          <Link key={page.to} to={page.to} className={item}>
            <page.icon strokeWidth={1.75} aria-hidden />
            {page.words[language]}
          </Link>
        ))}
      {more.length > 0 && <More pages={more} />}
    </nav>
  )
}

function More({ pages: others }: { pages: typeof pages }) {
  const t = useWords(shellWords)
  const language = useLanguage()
  const current = useCurrentPage()
  const [open, setOpen] = useState(false)
  const trigger = (
    <button type="button" className={cn(item, others.some((page) => page.to === current?.to) && 'text-gold-text')}>
      <Ellipsis strokeWidth={1.75} aria-hidden />
      {t('more')}
    </button>
  )
  return (
    <Drawer title={t('more')} open={open} onOpenChange={setOpen} trigger={trigger}>
      <ul className="flex flex-col">
        {others.map((page) => (
          <li key={page.to}>
            <Link
              to={page.to}
              onClick={() => setOpen(false)}
              className="flex h-12 items-center gap-3 rounded-control px-2 font-medium data-[status=active]:text-gold-text [&_svg]:size-5"
            >
              <page.icon strokeWidth={1.75} aria-hidden />
              {page.words[language]}
            </Link>
          </li>
        ))}
      </ul>
    </Drawer>
  )
}
