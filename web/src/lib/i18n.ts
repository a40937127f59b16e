import i18next from 'i18next'
import { useSyncExternalStore } from 'react'

export type Language = 'de' | 'en'
const KEPT = 'nimtaflow.language'

type Table = Record<string, string>
type Named<S> = S extends `${string}{{${infer P}}}${infer Rest}` ? Trim<P> | Named<Rest> : never
type Trim<P extends string> = P extends `${infer Name},${string}` ? Name : P
type Base<K> = K extends `${infer B}_one` | `${infer B}_other` ? B : K
type Forms<T, K> = { [F in keyof T]: Base<F> extends K ? T[F] : never }[keyof T]
type Facts<T, K> = Record<Named<Forms<T, K>>, string | number>
type Translated<D> = {
  [K in keyof D]: string
}
type SamePlaceholders<D, E> = {
  [K in keyof D]: K extends keyof E
    ? [Named<D[K]>, Named<E[K]>] extends [Named<E[K]>, Named<D[K]>]
      ? E[K]
      : `placeholders differ: ${Named<D[K]>}`
    : never
}

declare const source: unique symbol
/** A feature's words: a namespace whose German table is the source of the keys. */
export type Words<T extends Table> = { readonly namespace: string; readonly [source]?: T }
export type Translate<T extends Table> = <K extends Base<keyof T> & string>(
  key: K,
  ...facts: [Named<Forms<T, K>>] extends [never] ? [] : [Facts<T, K>]
) => string

void i18next.init({
  lng: firstLanguage(),
  fallbackLng: 'de',
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  // Facts come from the server: a missing one must not show its braces.
  missingInterpolationHandler: () => '…',
  initAsync: false,
})

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT) ?? navigator.language
  return /^de\b/i.test(kept) ? 'de' : 'en'
}

/** Declares the words of one feature. German is the source; a key or placeholder missing in English does not compile. */
export function words<const D extends Table, const E extends Translated<D>>(
  namespace: string,
  de: D,
  en: E & SamePlaceholders<D, E> & Record<Exclude<keyof E, keyof D>, never>,
): Words<D> {
  i18next.addResourceBundle('de', namespace, de)
  i18next.addResourceBundle('en', namespace, en)
  return { namespace }
}

/** The words of a feature in the current language, outside of a component. */
export function speak<T extends Table>(table: Words<T>): Translate<T> {
  return i18next.getFixedT(i18next.language, table.namespace) as unknown as Translate<T>
}

/** The words of a feature in the current language; the component renders again when the language changes. */
export function useWords<T extends Table>(table: Words<T>): Translate<T> {
  const current = useLanguage()
  return i18next.getFixedT(current, table.namespace) as unknown as Translate<T>
}

export const language = (): Language => (i18next.language === 'de' ? 'de' : 'en')

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language)
}

/** Whether a language was chosen on this device, rather than guessed from the browser. */
export const languageWasChosen = (): boolean => localStorage.getItem(KEPT) !== null

/** Switches without a reload and keeps the choice on this device. */
export function setLanguage(next: Language): void {
  localStorage.setItem(KEPT, next)
  document.documentElement.lang = next
  void i18next.changeLanguage(next)
}

function onLanguage(notify: () => void): () => void {
  i18next.on('languageChanged', notify)
  return () => i18next.off('languageChanged', notify)
}
