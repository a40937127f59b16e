import { CircleCheck, CircleDashed, CirclePause, FolderX, RefreshCw, Unplug } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { Badge } from '@/ui/badge'
import { sourceWords } from './strings'
import type { Source } from './use-sources'

export type Condition = 'scanning' | 'paused' | 'offline' | 'empty' | 'never' | 'ok'

/** The one word for how a source stands: what needs attention comes first. */
export function conditionOf(source: Source): Condition {
  if (source.scanning) return 'scanning'
  if (!source.enabled) return 'paused'
  return source.state
}

export function ConditionBadge({ condition }: { condition: Condition }) {
  const t = useWords(sourceWords)
  if (condition === 'scanning')
    return (
      <Badge tone="info" icon={<RefreshCw className="animate-spin" aria-hidden />}>
        {t('stateScanning')}
      </Badge>
    )
  if (condition === 'paused') return <Badge icon={<CirclePause aria-hidden />}>{t('statePaused')}</Badge>
  if (condition === 'never') return <Badge icon={<CircleDashed aria-hidden />}>{t('stateQueued')}</Badge>
  if (condition === 'offline')
    return (
      <Badge tone="warn" icon={<Unplug aria-hidden />}>
        {t('stateOffline')}
      </Badge>
    )
  if (condition === 'empty')
    return (
      <Badge tone="warn" icon={<FolderX aria-hidden />}>
        {t('stateEmpty')}
      </Badge>
    )
  return (
    <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
      {t('stateOk')}
    </Badge>
  )
}

/** Why a source rests or cannot be read, where there is something to say. */
export function ConditionText({ condition }: { condition: Condition }) {
  const t = useWords(sourceWords)
  const text = { offline: t('explainOffline'), empty: t('explainEmpty'), paused: t('explainPaused') }
  if (!(condition in text)) return null
  return (
    <p className="mt-3 rounded-control bg-s2 px-3 py-2 text-dense text-muted">{text[condition as keyof typeof text]}</p>
  )
}
