import { Pause, Play } from 'lucide-react'
import type { Schema } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { queueWords, useNames } from '@/lib/pipeline.strings'
import { duration, grouped } from '@/lib/time'
import { Badge, type Tone } from '@/ui/badge'
import { Card } from '@/ui/card'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Sparkline } from '@/ui/sparkline'
import { jobWords } from './strings'
import { useQueueSwitch } from './use-jobs'

/** One queue: what waits, runs and failed, how fast it is, and its pause. */
export function QueueCard({ queue }: { queue: Schema<'QueueCard'> }) {
  const t = useWords(jobWords)
  const language = useLanguage()
  const name = useNames(queueWords)(queue.name)
  const { setPaused, busy } = useQueueSwitch(queue.name)
  const left = queue.waiting + queue.active
  const eta =
    left > 0 && queue.per_minute > 0 && !queue.paused ? duration((left / queue.per_minute) * 60, language) : null
  return (
    <Card aria-label={name} className="flex h-full flex-col">
      <div className="flex items-center justify-between gap-2">
        <div className="flex items-center gap-2.5">
          <h3 className="font-semibold text-section">{name}</h3>
          <StateBadge queue={queue} />
        </div>
        <IconButton
          size="iconSm"
          label={queue.paused ? t('resumeOf', { name }) : t('pauseOf', { name })}
          disabled={busy}
          onClick={() => setPaused(!queue.paused)}
        >
          {queue.paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        </IconButton>
      </div>
      <dl className="mt-3 flex justify-between gap-4">
        <Count label={t('waiting')} value={grouped(queue.waiting, language)} />
        <Count label={t('active')} value={grouped(queue.active, language)} />
        <Count label={t('failed')} value={grouped(queue.failed, language)} alarming={queue.failed > 0} />
      </dl>
      <Sparkline
        className="mt-4"
        values={queue.history}
        label={t('sparkline', { count: Math.max(0, ...queue.history) })}
      />
      <p className="mt-2 flex justify-between gap-2 text-caption text-muted tabular-nums">
        <span>{t('perMinute', { count: queue.per_minute })}</span>
        <span>{eta && t('eta', { duration: eta })}</span>
      </p>
    </Card>
  )
}

function StateBadge({ queue }: { queue: Schema<'QueueCard'> }) {
  const t = useWords(jobWords)
  const [tone, text]: [Tone, string] = queue.paused
    ? ['warn', t('paused')]
    : queue.active
      ? ['info', t('running')]
      : ['neutral', t('rest')]
  return <Badge tone={tone}>{text}</Badge>
}

function Count({ label, value, alarming }: { label: string; value: string; alarming?: boolean }) {
  return (
    <div className="flex min-w-0 flex-col-reverse">
      <dt className="truncate text-caption text-muted">{label}</dt>
      <dd className={cn('font-semibold text-title tabular-nums', alarming && 'text-danger')}>{value}</dd>
    </div>
  )
}
