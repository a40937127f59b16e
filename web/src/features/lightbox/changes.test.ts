import { describe, expect, it } from 'vitest'
import { setLanguage, speak } from '@/lib/i18n'
import { type Change, isOvertaken, linesOf } from './changes'
import { panelWords } from './panel.strings'

let ids = 0
type Values = Record<string, unknown>
const change = (before: Values, after: Values, more: Partial<Change> = {}): Change => ({
  id: ++ids,
  at: '2026-11-25T10:00:00Z',
  user_id: 1,
  user_name: 'Ada',
  operation: 'edit',
  photos: 1,
  undoes: null,
  undone_at: null,
  rows: [{ before, after }],
  ...more,
})

describe('GAL-14 what was changed of a photo', () => {
  it('can be taken back while nothing newer stands on it', () => {
    const first = change({ title: 'x' }, { title: 'y' })
    const other = change({ city: null }, { city: 'Rom' })
    const second = change({ title: 'y' }, { title: 'z', keywords: ['a'] })
    const all = [second, other, first]
    expect(all.map((one) => isOvertaken(one, all))).toEqual([false, false, true])
  })

  it('can be taken back again once what stood on it was taken back', () => {
    const first = change({ title: 'x' }, { title: 'y' })
    const second = change({ title: 'y' }, { title: 'z' })
    const undo = change({ title: 'z' }, { title: 'y' }, { operation: 'undo', undoes: second.id })
    const all = [undo, second, first]
    expect(all.map((one) => isOvertaken(one, all))).toEqual([false, true, false])
  })

  it('is told value by value, as people read them', () => {
    setLanguage('en')
    const told = change(
      { taken_local: null, taken_at: null, taken_offset: null, taken_from: 'file', latitude: null, longitude: null },
      {
        taken_local: '2024-05-04T12:00:07',
        taken_at: 'x',
        taken_offset: 120,
        taken_from: 'human',
        latitude: 1,
        longitude: 2,
      },
    )
    const lines = linesOf(told, speak(panelWords), 'en').map(
      ({ name, before, after }) => `${name}: ${before} > ${after}`,
    )
    expect(lines).toEqual([
      'Date and time: empty > Sat, May 4, 2024, 12:00:07 PM',
      'Time zone: unknown > UTC+02:00',
      'Coordinates: empty > 1, 2',
    ])
    const words = change({ keywords: ['a', 'b'], user_rating: 3 }, { keywords: [], user_rating: null })
    expect(linesOf(words, speak(panelWords), 'en').map(({ before, after }) => [before, after])).toEqual([
      ['a, b', 'empty'],
      ['3 of 5 stars', 'empty'],
    ])
    expect(linesOf(change({ stack_id: 1 }, { stack_id: null }), speak(panelWords), 'en')).toEqual([])
  })
})
