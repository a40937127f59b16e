import { Meter } from '@base-ui/react/meter'
import { CircleQuestionMark } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { Badge } from '@/ui/badge'
import { IconButton } from '@/ui/icon-button'
import { Popover } from '@/ui/popover'
import type { Detail } from './detail'
import { panelWords } from './panel.strings'

const BAD = 30 // as docs/quality.md has it

/** How good a photo is technically, and why. */
export function Quality({ photo: { quality, sharpness, exposure_score } }: { photo: Detail }) {
  const t = useWords(panelWords)
  if (quality === null) return null
  return (
    <section className="border-line border-b py-4">
      <div className="mb-1 flex items-center justify-between">
        <h3 className="font-semibold text-dense text-muted">{t('quality')}</h3>
        <Popover
          title={t('quality')}
          trigger={
            <IconButton label={t('qualityHelp')} size="iconSm" className="-my-1.5 -mr-2">
              <CircleQuestionMark aria-hidden />
            </IconButton>
          }
        >
          <p className="mt-1 text-dense text-muted">{t('qualityMeans')}</p>
        </Popover>
      </div>
      <p className="mb-2 flex items-center gap-2 tabular-nums">
        {t('qualityOf', { value: quality })}
        {quality < BAD && <Badge tone="warn">{t('qualityBad')}</Badge>}
      </p>
      <Score label={t('sharpness')} value={sharpness} />
      <Score label={t('exposure')} value={exposure_score} />
    </section>
  )
}

const Score = ({ label, value }: { label: string; value: number | null }) =>
  value === null ? null : (
    <Meter.Root
      value={value}
      className="mt-1.5 grid grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,1fr)] items-center gap-x-3"
    >
      <Meter.Label className="text-dense text-muted">{label}</Meter.Label>
      <Meter.Track className="h-1.5 overflow-hidden rounded-full bg-s3">
        <Meter.Indicator className={value < BAD ? 'h-full rounded-full bg-warn' : 'h-full rounded-full bg-text/70'} />
      </Meter.Track>
      <Meter.Value className="text-right text-dense tabular-nums">{() => value}</Meter.Value>
    </Meter.Root>
  )
