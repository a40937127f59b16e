import { type Language, useWords, words } from './i18n'
import type { Theme } from './theme'

const choiceWords = words(
  'choices',
  { theme: 'Farbschema', system: 'System', dark: 'Dunkel', light: 'Hell', language: 'Sprache' },
  { theme: 'Theme', system: 'System', dark: 'Dark', light: 'Light', language: 'Language' },
)

export const languages: readonly { value: Language; label: string }[] = [
  { value: 'de', label: 'Deutsch' },
  { value: 'en', label: 'English' },
]

/** The choices of theme and language with their words, for menus and forms. */
export function useChoices() {
  const t = useWords(choiceWords)
  const themes: readonly { value: Theme; label: string }[] = [
    { value: 'system', label: t('system') },
    { value: 'dark', label: t('dark') },
    { value: 'light', label: t('light') },
  ]
  return { themes, themeLabel: t('theme'), languages, languageLabel: t('language') }
}
