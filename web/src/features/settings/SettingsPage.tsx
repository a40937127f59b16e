import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '@/lib/i18n'
import { PageTitle } from '@/ui/page'
import { settingsWords } from './strings'

export type Section = { slug: string; title: string }
type SettingsPageProps = { sections: readonly Section[]; section: Section; children: ReactNode }

/** The settings: sections at the left (above, on a phone), one of them open. */
export function SettingsPage({ sections, section, children }: SettingsPageProps) {
  const t = useWords(settingsWords)
  const nav = useRef<HTMLElement>(null)
  // On a phone the sections stand in a row that scrolls sideways: the open one must be in sight.
  useEffect(() => {
    const box = sections.length ? nav.current : null
    const open = box?.querySelector<HTMLElement>(`[data-section="${section.slug}"]`)
    if (box && open) box.scrollLeft = open.offsetLeft - (box.clientWidth - open.clientWidth) / 2
  }, [section.slug, sections.length])
  return (
    <div className="h-full overflow-y-auto [scrollbar-gutter:stable]">
      <div className="mx-auto grid max-w-5xl gap-x-8 px-4 pt-5 pb-24 max-sm:pt-2 sm:px-6 sm:pb-10 md:grid-cols-[200px_minmax(0,1fr)]">
        <nav
          ref={nav}
          aria-label={t('sections')}
          className="no-scrollbar relative -mx-4 mb-5 flex gap-1 overflow-x-auto px-4 py-1 md:sticky md:top-5 md:mx-0 md:flex-col md:self-start md:px-0"
        >
          {sections.map(({ slug, title }) => (
            <Link
              key={slug}
              data-section={slug}
              to="/settings/$section"
              params={{ section: slug }}
              className="flex h-9 shrink-0 items-center whitespace-nowrap rounded-control px-3 font-medium text-muted hover:bg-s2 hover:text-text data-[status=active]:bg-s2 data-[status=active]:text-text touch:h-11"
            >
              {title}
            </Link>
          ))}
        </nav>
        <div className="min-w-0">
          <div className="mb-4">
            <PageTitle>{section.title}</PageTitle>
          </div>
          {children}
        </div>
      </div>
    </div>
  )
}
