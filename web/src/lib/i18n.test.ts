import { describe, expect, it } from 'vitest'
import { setLanguage, speak, words } from './i18n'

const table = words(
  'i18n-test',
  {
    title: 'Fotos',
    count_one: '{{count, number}} Foto',
    count_other: '{{count, number}} Fotos',
    hello: 'Hallo {{name}}',
  },
  {
    title: 'Photos',
    count_one: '{{count, number}} photo',
    count_other: '{{count, number}} photos',
    hello: 'Hi {{name}}',
  },
)

describe('words', () => {
  it('speaks the current language with plurals and grouped numbers', () => {
    setLanguage('de')
    expect(speak(table)('title')).toBe('Fotos')
    expect(speak(table)('count', { count: 1 })).toBe('1 Foto')
    expect(speak(table)('count', { count: 12430 })).toBe('12.430 Fotos')
    setLanguage('en')
    expect(speak(table)('count', { count: 12430 })).toBe('12,430 photos')
    expect(document.documentElement.lang).toBe('en')
  })

  it('does not compile without its placeholders or keys', () => {
    // @ts-expect-error a placeholder is missing
    speak(table)('hello')
    // @ts-expect-error unknown key
    speak(table)('nothing')
    // @ts-expect-error English lacks a key
    words('i18n-test-2', { a: 'A', b: 'B' }, { a: 'A' })
    // @ts-expect-error English lacks a placeholder
    words('i18n-test-3', { a: 'A {{n}}' }, { a: 'A' })
    // @ts-expect-error English has a key too many
    words('i18n-test-4', { a: 'A' }, { a: 'A', c: 'C' })
  })
})
