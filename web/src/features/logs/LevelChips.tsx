import { useWords } from '@/lib/i18n'
import { Chip } from '@/ui/badge'
import { cn } from '@/ui/cn'
import { type LogLevel, logLevels } from './filter'
import { logWords } from './strings'

export const levelDot: Record<string, string> = {
  debug: 'bg-faint',
  info: 'bg-info',
  warning: 'bg-warn',
  error: 'bg-danger',
  critical: 'bg-danger',
}

/** Which levels to show; none chosen means all. */
export function LevelChips({
  levels,
  onLevels,
}: {
  levels: readonly LogLevel[]
  onLevels: (levels: LogLevel[] | undefined) => void
}) {
  const t = useWords(logWords)
  const toggle = (level: LogLevel) => {
    const next = levels.includes(level) ? levels.filter((other) => other !== level) : [...levels, level]
    onLevels(next.length ? next : undefined)
  }
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{t('levels')}</legend>
      {logLevels.map((level) => (
        <Chip key={level} on={levels.includes(level)} onClick={() => toggle(level)}>
          <span className={cn('size-2 rounded-full', levelDot[level])} aria-hidden />
          {t(level)}
        </Chip>
      ))}
    </fieldset>
  )
}
