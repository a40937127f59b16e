import { useState } from 'react'
import { useChoices } from '@/lib/choices'
import { setSingleKeys, singleKeysOn } from '@/lib/commands'
import { useLanguage, useWords } from '@/lib/i18n'
import { useChangeLanguage } from '@/lib/me'
import { setTheme, useTheme } from '@/lib/theme'
import { Card } from '@/ui/card'
import { Row } from '@/ui/field'
import { Segmented } from '@/ui/segmented'
import { Switch } from '@/ui/switch'
import { settingsWords } from './strings'

export function AppearanceSection() {
  const t = useWords(settingsWords)
  const { themes, themeLabel, languages, languageLabel } = useChoices()
  const [single, setSingle] = useState(singleKeysOn)
  return (
    <Card className="py-1">
      <Row label={themeLabel} help={t('themeHelp')}>
        <Segmented label={themeLabel} items={themes} value={useTheme()} onChange={setTheme} />
      </Row>
      <Row label={languageLabel} help={t('languageHelp')}>
        <Segmented label={languageLabel} items={languages} value={useLanguage()} onChange={useChangeLanguage()} />
      </Row>
      <Row inline label={t('singleKeys')} help={t('singleKeysHelp')}>
        <Switch
          checked={single}
          onCheckedChange={(on) => {
            setSingleKeys(on)
            setSingle(on)
          }}
        />
      </Row>
    </Card>
  )
}
