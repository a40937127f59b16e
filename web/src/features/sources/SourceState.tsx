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
