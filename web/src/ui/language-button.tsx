import { useChoices } from '@/lib/choices'
import { useLanguage } from '@/lib/i18n'
import { useChangeLanguage } from '@/lib/me'
import { Segmented } from './segmented'

/** German or English, on pages outside of the shell. */
export function LanguageButton() {
  const { languages, languageLabel } = useChoices()
  return <Segmented label={languageLabel} items={languages} value={useLanguage()} onChange={useChangeLanguage()} />
}
