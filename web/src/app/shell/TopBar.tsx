import { Link } from '@tanstack/react-router'
import { useLanguage, useWords } from '@/lib/i18n'
import { useConnection } from '@/lib/live'
import { useIsAdmin } from '@/lib/me'
import { BrandMark, productName } from '@/ui/brand'
import { cn } from '@/ui/cn'
import { useCurrentPage } from './current-page'
import { JobChip } from './JobChip'
import { shellWords } from './strings'
import { UserMenu } from './UserMenu'

/** The bar over every page. Pages may put their tools into `#topbar-tools`, or for a while cover all of it by something in
 *  `#topbar` that says `data-covers`. */
export function TopBar({ onShortcuts }: { onShortcuts: () => void }) {
  const language = useLanguage()
  const isAdmin = useIsAdmin()
  const page = useCurrentPage()
  return (
    <header
      id="topbar"
      className="relative flex h-14 min-w-0 items-center gap-2 border-line border-b bg-s1 px-3 has-data-covers:*:not-data-covers:invisible sm:px-4"
    >
      <Link to="/timeline" className="sm:hidden" aria-label={productName}>
        <BrandMark className="size-7" />
      </Link>
      <span aria-hidden className="truncate font-semibold text-section sm:hidden">
        {page?.words[language]}
      </span>
      <div id="topbar-tools" className="flex min-w-0 flex-1 items-center gap-2 empty:hidden max-sm:hidden" />
      <div className="ml-auto flex items-center gap-2">
        {isAdmin && <JobChip />}
        <LiveDot />
        <UserMenu onShortcuts={onShortcuts} />
      </div>
    </header>
  )
}

function LiveDot() {
  const t = useWords(shellWords)
  const connection = useConnection()
  const text = { open: t('connected'), connecting: t('connecting'), lost: t('disconnected') }[connection]
  const colour = { open: 'bg-ok', connecting: 'bg-faint', lost: 'bg-warn' }[connection]
  return (
    <span role="img" aria-label={text} title={text} className="grid size-6 place-items-center">
      <span className={cn('size-2 rounded-full', colour)} />
    </span>
  )
}
