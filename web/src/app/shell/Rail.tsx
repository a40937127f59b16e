import { Link } from '@tanstack/react-router'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { api } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { useIsAdmin } from '@/lib/me'
import { BrandMark, productName } from '@/ui/brand'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Tooltip } from '@/ui/tooltip'
import { pages } from './pages'
import { shellWords } from './strings'

const sections = ['photos', 'library', 'administration'] as const

/** The navigation at the left: 240 px, or 64 px with icons only. */
export function Rail({ narrow, onToggle }: { narrow: boolean; onToggle: () => void }) {
  const t = useWords(shellWords)
  const isAdmin = useIsAdmin()
  const label = narrow ? t('expand') : t('collapse')
  return (
    <aside className="row-span-2 hidden min-h-0 flex-col border-line border-r bg-s1 sm:flex">
      <Link to="/timeline" className={cn('flex h-14 shrink-0 items-center gap-2.5 px-4', narrow && 'justify-center')}>
        <BrandMark />
        <span className={cn('font-semibold text-[17px] tracking-tight', narrow && 'sr-only')}>{productName}</span>
      </Link>
      <nav aria-label={t('mainNavigation')} className="flex min-h-0 flex-1 flex-col overflow-y-auto p-2">
        {sections.map((section) => (
          <div key={section} className="mb-4">
            {section !== 'photos' && (
              <p className={cn('px-3 pb-1 font-medium text-caption text-faint', narrow && 'sr-only')}>{t(section)}</p>
            )}
            <ul className="flex flex-col gap-0.5">
              {pages
                .filter((page) => page.section === section && (isAdmin || !page.adminOnly))
                .map((page) => (
                  <li key={page.to}>
                    <RailLink page={page} narrow={narrow} />
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <div
        className={cn(
          'flex shrink-0 items-center justify-between border-line border-t p-2 pl-4',
          narrow && 'justify-center pl-2 max-lg:hidden',
        )}
      >
        {!narrow && <Version />}
        <IconButton label={label} keys="[" side="right" onClick={onToggle} className="max-lg:hidden">
          {narrow ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
        </IconButton>
      </div>
    </aside>
  )
}

function RailLink({ page, narrow }: { page: (typeof pages)[number]; narrow: boolean }) {
  const language = useLanguage()
  const link = (
    <Link
      to={page.to}
      className={cn(
        'flex h-10 items-center gap-3 rounded-control px-3 font-medium text-muted transition-colors hover:bg-s2 hover:text-text data-[status=active]:bg-s2 data-[status=active]:text-text [&_svg]:size-5 data-[status=active]:[&_svg]:text-gold-text',
        narrow && 'justify-center px-0',
      )}
    >
      <page.icon strokeWidth={1.75} aria-hidden />
      <span className={narrow ? 'sr-only' : undefined}>{page.words[language]}</span>
    </Link>
  )
  if (!narrow) return link
  return (
    <Tooltip label={page.words[language]} side="right">
      {link}
    </Tooltip>
  )
}

function Version() {
  const t = useWords(shellWords)
  const { data } = api.useQuery('get', '/api/v1/version', {}, { staleTime: Number.POSITIVE_INFINITY })
  return <span className="h-4 text-caption text-faint">{data && t('version', { version: data.version })}</span>
}
