import { RotateCcw } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { Row } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { SettingControl } from './SettingControl'
import { type Setting, same } from './schema'
import { settingsWords } from './strings'
import { useSettingWords } from './use-setting-words'

type SettingRowProps = { setting: Setting; value: unknown; error: string | null; onChange: (value: unknown) => void }

/** One setting: its words, its control, and the way back to its default where it differs. */
export function SettingRow({ setting, value, error, onChange }: SettingRowProps) {
  const t = useWords(settingsWords)
  const { label, help } = useSettingWords(setting)
  const secret = setting.control.kind === 'secret'
  const differs = !secret && !same(value, setting.fallback)
  const mark = differs && (
    <span role="img" aria-label={t('changed')} title={t('changed')} className="size-2 rounded-full bg-gold-text" />
  )
  const reset = (
    <IconButton
      size="iconSm"
      side="left"
      label={t('toDefault', { name: label })}
      onClick={() => onChange(setting.fallback)}
      className={differs ? undefined : 'invisible'}
    >
      <RotateCcw aria-hidden />
    </IconButton>
  )
  return (
    <Row inline={setting.control.kind === 'switch'} label={label} help={help} error={error} mark={mark} after={reset}>
      <SettingControl setting={setting} value={value} onChange={onChange} />
    </Row>
  )
}
