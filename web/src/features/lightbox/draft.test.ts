import { describe, expect, it } from 'vitest'
import type { Detail } from './detail'
import { changesOf, draftOf, flaws, NO_OFFSET, offsets } from './draft'

const photo = (facts: Partial<Detail>): Detail =>
  new Proxy(facts as Detail, { get: (all, name) => Reflect.get(all, name) ?? null })

describe('GAL-14 what is edited of a photo', () => {
  it('is nothing while nothing was changed', () => {
    const known = photo({
      title: 'A',
      keywords: ['x'],
      taken_local: '2022-07-01T10:00:00.250',
      taken_offset: 120,
      latitude: 39.5,
      longitude: 2.5,
      altitude: -3,
    })
    expect(changesOf(draftOf(known), known)).toBeNull()
    expect(changesOf(draftOf(photo({})), photo({}))).toBeNull()
  })

  it('is only what was changed; what was emptied is taken away', () => {
    const known = photo({ title: 'A', description: 'long', keywords: ['x'] })
    const draft = { ...draftOf(known), title: '', keywords: ['x', 'y'], rating: 3 }
    expect(changesOf(draft, known)).toEqual({ title: null, keywords: ['x', 'y'], user_rating: 3 })
  })

  it('takes a date with its zone, and a zone alone with the date that is there', () => {
    const known = photo({ taken_local: '2022-07-01T10:00:00' })
    expect(changesOf({ ...draftOf(known), taken: '2021-01-02T03:04:05' }, known)).toEqual({
      taken: { local: '2021-01-02T03:04:05', offset: null },
    })
    expect(changesOf({ ...draftOf(known), offset: '-210' }, known)).toEqual({
      taken: { local: '2022-07-01T10:00:00', offset: -210 },
    })
    expect(changesOf({ ...draftOf(known), taken: '' }, known)).toEqual({ taken: null })
    expect(changesOf({ ...draftOf(photo({})), offset: '60' }, photo({}))).toBeNull()
    expect(draftOf(known).offset).toBe(NO_OFFSET)
  })

  it('keeps the altitude that stands beside a new place', () => {
    const known = photo({ latitude: 1, longitude: 2, altitude: 10 })
    expect(changesOf({ ...draftOf(known), place: '−39.5; 2.5' }, known)).toEqual({
      latitude: -39.5,
      longitude: 2.5,
      altitude: 10,
    })
    expect(changesOf({ ...draftOf(known), place: '', altitude: '' }, known)).toEqual({
      latitude: null,
      longitude: null,
      altitude: null,
    })
  })

  it.each(['1', '91, 0', '0, 181', '1, 2, 3', 'here, there'])('a place is not "%s"', (text) => {
    expect(flaws({ ...draftOf(photo({})), place: text })).toEqual({ place: 'badPlace' })
  })

  it('a height is a number, and a date a date', () => {
    expect(flaws({ ...draftOf(photo({})), altitude: 'high' })).toEqual({ altitude: 'badAltitude' })
    expect(flaws({ ...draftOf(photo({})), taken: '2022-13-01T00:00' })).toEqual({ taken: 'badDate' })
    expect(flaws({ ...draftOf(photo({})), altitude: '-3.5', place: '39.5 2.5', taken: '2022-07-01T00:00' })).toEqual({})
  })

  it('every zone is offered once, in order, with the photo own', () => {
    const all = offsets(17).map(({ value }) => Number(value))
    expect(all).toEqual([...new Set(all)].sort((a, b) => a - b))
    expect(all).toContain(17)
    expect(all).toContain(345)
  })
})
