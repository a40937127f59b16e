import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp, ScrollText } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { EmptyState, ErrorState } from '@/ui/states'
import type { LogFilter } from './filter'
import { LogRow } from './LogRow'
import { logWords } from './strings'
import { useLogLines } from './use-log-lines'

type LogListProps = { filter: LogFilter; following: boolean; onFollowing: (on: boolean) => void }

/** The lines in a box of their own. Reading further down stops following, so that nothing moves away. */
export function LogList({ filter, following, onFollowing }: LogListProps) {
  'use no memo' // the virtualizer keeps one identity and changes inside
  const t = useWords(logWords)
  const { lines, unseen, older, ended, loading, error, refetch, catchUp } = useLogLines(filter, following)
  const box = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 30,
    getItemKey: (at) => lines[at]?.id ?? at,
    overscan: 20,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lines.length && last >= lines.length - 10 && !ended && !loading && !error) void older()
  }, [last, lines.length, ended, loading, error, older])

  if (error && !lines.length) return <ErrorState error={error} onRetry={refetch} />
  if (!lines.length && !loading)
    return (
      <EmptyState icon={ScrollText} title={t('empty')}>
        {t('emptyText')}
      </EmptyState>
    )
  const toTop = () => {
    catchUp()
    onFollowing(true)
    virtual.scrollToOffset(0)
  }
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={box}
        aria-label={t('lines')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto rounded-card border border-line bg-s1 outline-offset-[-2px]"
        onScroll={(event) => {
          if (following && event.currentTarget.scrollTop > 40) onFollowing(false)
        }}
      >
        {!lines.length && <Skeleton className="m-3 h-64" />}
        <ol className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index]
            return (
              line && (
                <li
                  key={item.key}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <LogRow line={line} withFeature={!filter.feature} />
                </li>
              )
            )
          })}
        </ol>
        <p className="h-9 px-3 py-2 text-center text-caption text-muted">
          {ended && lines.length > 0 && t('end')}
          {!ended && loading && t('loadingOlder')}
        </p>
      </section>
      {unseen > 0 && !following && (
        <Button
          variant="primary"
          size="sm"
          className="-translate-x-1/2 absolute top-3 left-1/2 shadow-raised"
          onClick={toTop}
        >
          <ArrowUp aria-hidden />
          {t('newLines', { count: unseen })}
        </Button>
      )}
    </div>
  )
}
