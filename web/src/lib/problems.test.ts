import i18next from 'i18next'
import { beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '@/api/problem'
import { setLanguage } from './i18n'
import { problemText } from './problems'
import { problemWords } from './problems.strings'

describe('problems in words', () => {
  beforeEach(() => setLanguage('de'))

  it('says a known code with its facts, in the current language', () => {
    const large = new Problem('too-many-pixels', 415, { megapixels: 1200, limit: 500 })
    expect(problemText(large)).toBe('Das Bild hat 1.200 Megapixel, mehr als die erlaubten 500.')
    setLanguage('en')
    expect(problemText(large)).toBe('The picture has 1,200 megapixels, more than the 500 allowed.')
  })

  it('names a code that has no words yet', () => {
    expect(problemText(new Problem('moon-too-bright', 500))).toBe('Unerwarteter Fehler: moon-too-bright')
  })

  it('survives anything that is thrown', () => {
    expect(problemText(new Error('boom'))).toMatch(/Unerwartetes/)
    expect(problemText('text')).toMatch(/Unerwartetes/)
  })

  it('has a sentence for every code in both languages', () => {
    for (const lng of ['de', 'en']) {
      const table: Record<string, string> = i18next.getResourceBundle(lng, problemWords.namespace)
      expect(Object.entries(table).filter(([, text]) => !/[.}]$/.test(text))).toEqual([])
    }
  })
})
