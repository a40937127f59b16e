import { useWords } from '@/lib/i18n'
import { Input, PasswordInput, Textarea } from '@/ui/input'
import { NumberField } from '@/ui/number-field'
import { Select } from '@/ui/select'
import { Switch } from '@/ui/switch'
import type { Setting } from './schema'
import { settingsWords } from './strings'
import { useChoiceWords } from './use-setting-words'

type SettingControlProps = { setting: Setting; value: unknown; onChange: (value: unknown) => void }

const wide = 'sm:w-72'

/** The control that fits a setting's type. */
export function SettingControl({ setting, value, onChange }: SettingControlProps) {
  const t = useWords(settingsWords)
  const choiceName = useChoiceWords(setting.key)
  const { control } = setting
  switch (control.kind) {
    case 'switch':
      return <Switch checked={value === true} onCheckedChange={onChange} />
    case 'number':
      return (
        <NumberField
          value={typeof value === 'number' ? value : null}
          min={control.min}
          max={control.max}
          step={control.step}
          onValueChange={onChange}
        />
      )
    case 'choice':
      return (
        <Select
          items={control.choices.map((choice) => ({ value: choice, label: choiceName(choice) }))}
          value={value as string | number}
          onChange={onChange}
        />
      )
    case 'list':
      return (
        <Textarea
          rows={3}
          placeholder={t('listHelp')}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onValueChange={(text) => onChange(text.split('\n'))}
          className={wide}
        />
      )
    case 'secret':
      return (
        <div className={wide}>
          <PasswordInput
            autoComplete="off"
            placeholder={value ? t('secretSet') : undefined}
            value={value === '***' ? '' : String(value ?? '')}
            onValueChange={(typed) => onChange(typed || '***')}
          />
        </div>
      )
    case 'text':
      return <Input value={String(value ?? '')} onValueChange={onChange} className={wide} />
  }
}
