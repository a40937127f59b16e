import type { ReactNode } from 'react'
import { cn } from './cn'

/** A page in the shell's main area: one h1, which takes the focus after a route change. */
export function Page({
  title,
  actions,
  wide,
  children,
}: {
  title: string
  actions?: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className="h-full overflow-y-auto" data-scroller>
      <div className={cn('mx-auto px-4 pt-5 pb-24 sm:px-6 sm:pb-10', wide ? 'max-w-[1400px]' : 'max-w-5xl')}>
        <div className={cn('flex flex-wrap items-center justify-between gap-3 sm:mb-5 sm:min-h-9', actions && 'mb-5')}>
          <PageTitle onBar>{title}</PageTitle>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {children}
      </div>
    </div>
  )
}

type PageTitleProps = { children: string; hidden?: boolean; onBar?: boolean }

/** The one h1 of a page and the window's title. `onBar` hides it on a phone, whose top bar says the same. */
export const PageTitle = ({ children, hidden, onBar }: PageTitleProps) => (
  <>
    <title>{`${children} · NimtaFlow`}</title>
    <h1 tabIndex={-1} className={cn('font-semibold text-title', hidden && 'sr-only', onBar && 'max-sm:sr-only')}>
      {children}
    </h1>
  </>
)
