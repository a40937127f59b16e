import i18next from 'i18next'
import { useLanguage, words } from './i18n'

/** The names of queues, each a kind of work. */
export const queueWords = words(
  'queues',
  { scan: 'Scanner', cpu: 'Bilder', video: 'Videos', gpu: 'KI' },
  { scan: 'Scanner', cpu: 'Pictures', video: 'Videos', gpu: 'AI' },
)

/** The steps of a file's journey, by the server's names. A test compares them with the server's. */
export const stepWords = words(
  'steps',
  {
    scan: 'Einlesen',
    metadata: 'Metadaten',
    thumbnails: 'Vorschaubilder',
    preview: 'Videovorschau',
    quality: 'Bildqualität',
    stack: 'Stapel',
    write: 'Änderungen schreiben',
    replace: 'Original ersetzen',
  },
  {
    scan: 'Reading',
    metadata: 'Metadata',
    thumbnails: 'Thumbnails',
    preview: 'Video preview',
    quality: 'Picture quality',
    stack: 'Stacks',
    write: 'Writing changes',
    replace: 'Replacing the original',
  },
)

/** The words for names that come from the server; a name without words is shown as it is. */
export function useNames(table: { readonly namespace: string }): (name: string) => string {
  const lng = useLanguage()
  return (name) => i18next.t(name, { ns: table.namespace, lng, defaultValue: name })
}
