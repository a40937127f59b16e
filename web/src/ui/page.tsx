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
        <div className="mb-5 flex min-h-9 flex-wrap items-center justify-between gap-3">
          <PageTitle>{title}</PageTitle>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {children}
      </div>
    </div>
  )
}

export const PageTitle = ({ children, hidden }: { children: string; hidden?: boolean }) => (
  <>
    <title>{`${children} · NimtaFlow`}</title>
    <h1 tabIndex={-1} className={hidden ? 'sr-only' : 'font-semibold text-title'}>
      {children}
    </h1>
  </>
)
