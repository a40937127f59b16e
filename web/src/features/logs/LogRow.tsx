import { useState } from 'react'
import { useLanguage, useWords } from '@/lib/i18n'
import { exact } from '@/lib/time'
import { cn } from '@/ui/cn'
import { type LogFeature, logFeatures } from './filter'
import { levelDot } from './LevelChips'
import { logWords } from './strings'
import type { LogLine } from './use-log-lines'

const clock = new Intl.DateTimeFormat('de', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

/** One line: when, how grave, what, and its facts. Pressing it opens the facts one below the other. */
export function LogRow({ line, withFeature }: { line: LogLine; withFeature: boolean }) {
  const t = useWords(logWords)
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const facts = Object.entries(line.facts)
  const grave = line.level === 'error' || line.level === 'critical'
  const feature = logFeatures.find((known): known is LogFeature => known === line.feature)
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-[30px] w-full items-center gap-3 px-3 py-1 text-left font-mono text-caption outline-offset-[-2px] hover:bg-s2"
      >
        <span className={cn('size-2 shrink-0 rounded-full', levelDot[line.level])}>
          <span className="sr-only">{line.level}</span>
        </span>
        <time
          dateTime={line.at}
          title={exact(line.at, language)}
          className="shrink-0 text-muted tabular-nums max-sm:hidden"
        >
          {clock.format(new Date(line.at))}
        </time>
        {withFeature && (
          <span className="w-16 shrink-0 truncate text-muted max-sm:hidden">{feature ? t(feature) : line.feature}</span>
        )}
        <span
          className={cn(
            'shrink-0 font-semibold',
            grave ? 'text-danger' : 'text-text',
            line.level === 'warning' && 'text-warn',
          )}
        >
          {line.event}
        </span>
        <span className="min-w-0 truncate text-muted">
          {facts.map(([key, value]) => `${key}=${plain(value)}`).join(' ')}
        </span>
      </button>
      {open && (
        <dl
          className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 bg-s2 px-8 py-2 font-mono text-caption"
          aria-label={t('details', { event: line.event })}
        >
          <Fact name="at" value={line.at} />
          {facts.map(([key, value]) => (
            <Fact key={key} name={key} value={value} />
          ))}
        </dl>
      )}
    </>
  )
}

function Fact({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 whitespace-pre-wrap break-words">{plain(value)}</dd>
    </>
  )
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
