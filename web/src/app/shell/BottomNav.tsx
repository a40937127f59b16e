import { Link } from '@tanstack/react-router'
import { useLanguage, useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'
import { pages } from './pages'
import { shellWords } from './strings'

/** The navigation of a phone. */
export function BottomNav() {
  const t = useWords(shellWords)
  const language = useLanguage()
  const isAdmin = useIsAdmin()
  const shown = pages.filter((page) => page.onPhone && (isAdmin || !page.adminOnly))
  return (
    <nav
      aria-label={t('mainNavigation')}
      className="fixed inset-x-0 bottom-0 z-20 flex border-line border-t bg-s1/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-md sm:hidden"
    >
      {shown.map((page) => (
        <Link
          key={page.to}
          to={page.to}
          className="flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[11px] text-muted leading-4 outline-offset-[-2px] data-[status=active]:text-gold-text [&_svg]:size-[22px]"
        >
          <page.icon strokeWidth={1.75} aria-hidden />
          {page.words[language]}
        </Link>
      ))}
    </nav>
  )
}
