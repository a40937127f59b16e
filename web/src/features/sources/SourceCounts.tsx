import { useLanguage, useWords } from '@/lib/i18n'
import { grouped } from '@/lib/time'
import { cn } from '@/ui/cn'
import { sourceWords } from './strings'
import type { Source } from './use-sources'

/** What a source holds. Counts that ask for attention appear only when there is something. */
export function SourceCounts({ counts }: { counts: Source['counts'] }) {
  const t = useWords(sourceWords)
  const language = useLanguage()
  const shown = [
    { label: t('photos'), value: counts.images, always: true },
    { label: t('videos'), value: counts.videos, always: true },
    { label: t('waiting'), value: counts.waiting, always: false },
    { label: t('missing'), value: counts.missing, always: false, tone: 'text-warn' },
    { label: t('failed'), value: counts.failed, always: false, tone: 'text-danger' },
  ].filter((count) => count.always || count.value > 0)
  return (
    <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3">
      {shown.map((count) => (
        <div key={count.label} className="flex flex-col-reverse">
          <dt className="text-caption text-muted">{count.label}</dt>
          <dd className={cn('font-semibold text-title tabular-nums', count.tone)}>{grouped(count.value, language)}</dd>
        </div>
      ))}
    </dl>
  )
}
