import { FileWarning } from 'lucide-react'
import { useState } from 'react'
import { useLanguage, useWords } from '@/lib/i18n'
import { exact, relative } from '@/lib/time'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Field } from '@/ui/field'
import { Select } from '@/ui/select'
import { Switch } from '@/ui/switch'
import { Failures } from './Failures'
import { type Interval, intervalOf, useIntervals } from './intervals'
import { ScanProgress } from './ScanProgress'
import { SourceCounts } from './SourceCounts'
import { SourceMenu } from './SourceMenu'
import { SourceNotes } from './SourceNotes'
import { ConditionBadge, conditionOf } from './SourceState'
import { sourceWords } from './strings'
import { type Source, useSourceActions } from './use-sources'

/** One source: how it stands, what it holds, when it is read, and what can be done with it. */
export function SourceCard({ source }: { source: Source }) {
  const t = useWords(sourceWords)
  const [failures, setFailures] = useState(false)
  const condition = conditionOf(source)
  return (
    <Card aria-label={source.name}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <div className="flex flex-wrap items-center gap-2.5">
            <h2 className="font-semibold text-section">{source.name}</h2>
            <ConditionBadge condition={condition} />
          </div>
          <p className="mt-0.5 break-all font-mono text-caption text-muted">{source.path}</p>
        </div>
        <SourceMenu source={source} />
      </div>
      <SourceNotes source={source} condition={condition} />
      <SourceCounts counts={source.counts} />
      {source.scanning && <ScanProgress scan={source.scan} />}
      {source.counts.failed > 0 && (
        <Button size="sm" className="mt-4" onClick={() => setFailures(true)}>
          <FileWarning className="text-danger" aria-hidden />
          {t('failuresShow', { count: source.counts.failed })}
        </Button>
      )}
      <div className="mt-4 flex flex-wrap items-end gap-x-8 gap-y-4 border-line border-t pt-4">
        <Times source={source} />
        <Rhythm source={source} />
      </div>
      <Failures source={source} open={failures} onOpenChange={setFailures} />
    </Card>
  )
}

function Rhythm({ source }: { source: Source }) {
  const t = useWords(sourceWords)
  const { patch } = useSourceActions()
  const change = (body: { watch: boolean } | { interval_minutes: Interval }) =>
    patch.mutate({ params: { path: { source_id: source.id } }, body })
  return (
    <div className="ml-auto flex flex-wrap items-end gap-x-8 gap-y-4 max-sm:ml-0">
      <Field label={t('watchShort')} className="min-h-13 justify-between">
        <Switch checked={source.watch} onCheckedChange={(watch) => change({ watch })} className="mb-1.5" />
      </Field>
      <Field label={t('interval')}>
        <Select
          items={useIntervals()}
          value={intervalOf(source)}
          onChange={(interval_minutes) => change({ interval_minutes })}
        />
      </Field>
    </div>
  )
}

function Times({ source }: { source: Source }) {
  const t = useWords(sourceWords)
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 text-dense">
      <Time label={t('lastScan')} instant={source.last_scan_at} otherwise={t('never')} />
      <Time label={t('nextScan')} instant={source.enabled ? source.next_scan_at : null} otherwise={t('noNextScan')} />
    </dl>
  )
}

function Time({ label, instant, otherwise }: { label: string; instant: string | null; otherwise: string }) {
  const language = useLanguage()
  return (
    <div>
      <dt className="text-caption text-muted">{label}</dt>
      <dd>
        {instant ? (
          <time dateTime={instant} title={exact(instant, language)}>
            {relative(instant, language)}
          </time>
        ) : (
          otherwise
        )}
      </dd>
    </div>
  )
}
