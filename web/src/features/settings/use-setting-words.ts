import i18next from 'i18next'
import { useLanguage } from '@/lib/i18n'
import type { Group, Setting } from './schema'
import { settingWords } from './setting.strings'

/** Words for keys that come from the server; what has none yet shows what the server calls it. */
function useServerKey(): (key: string, otherwise: string) => string {
  const lng = useLanguage()
  return (key, otherwise) => i18next.t(key, { ns: settingWords.namespace, lng, defaultValue: otherwise })
}

export function useSettingWords(setting: Setting): { label: string; help: string | null } {
  const say = useServerKey()
  return { label: say(setting.key, setting.title), help: say(`${setting.key}.help`, setting.description ?? '') || null }
}

export function useGroupWords(): (group: Group) => string {
  const say = useServerKey()
  return (group) => say(group.key, group.title)
}

export function useChoiceWords(key: string): (choice: string | number) => string {
  const say = useServerKey()
  return (choice) => say(`${key}=${choice}`, String(choice))
}
