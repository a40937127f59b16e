import { CircleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { useWords } from '@/lib/i18n'
import { useProblemWords } from '@/lib/problems'
import { Button } from './button'
import { cn } from './cn'
import { uiWords } from './strings'

/** Nothing here yet: an icon, one sentence, one action. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-16 text-center">
      <div className="grid size-14 place-items-center rounded-full bg-s2 text-gold-text">
        <Icon className="size-7" strokeWidth={1.5} aria-hidden />
      </div>
      <p className="font-semibold text-section">{title}</p>
      {children && <div className="max-w-[48ch] text-muted">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

/** What went wrong, in words, with a way to try again. */
export function ErrorState({
  error,
  onRetry,
  title,
  className,
}: {
  error: unknown
  onRetry?: () => void
  title?: string
  className?: string
}) {
  const t = useWords(uiWords)
  const say = useProblemWords()
  const problem = asProblem(error)
  return (
    <div
      role="alert"
      className={cn('flex items-start gap-3 rounded-card border border-danger/40 bg-danger/6 p-4', className)}
    >
      <CircleAlert className="mt-px size-[18px] shrink-0 text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title ?? t('errorTitle')}</p>
        <p className="mt-0.5 break-words text-dense text-muted">{say(problem)}</p>
        {onRetry && (
          <Button size="sm" className="mt-3" onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
      </div>
    </div>
  )
}
