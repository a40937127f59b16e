import { describe, expect, it } from 'vitest'
import { NO_OFFSET } from '@/lib/edit-values'
import { type Common, editOf, fieldOfProblem, flawsOf, NO_WORDS, sharedOf } from './many'

const NOTHING = {
  title: null,
  caption: null,
  description: null,
  artist: null,
  copyright: null,
  user_rating: null,
  latitude: null,
  longitude: null,
  altitude: null,
  taken_local: null,
  taken_offset: null,
}

/** What photos have in common, where `mixed` differ. */
function common(values: Record<string, unknown> = {}, mixed: readonly string[] = []): Common {
  const all = Object.entries({ ...NOTHING, ...values }).filter(([name]) => !mixed.includes(name))
  return {
    count: 2,
    values: Object.fromEntries(all),
    mixed: [...mixed],
    some_keywords: [],
    earliest: null,
    latest: null,
    undated: 0,
  }
}
const PALMA = { latitude: 39.5, longitude: 2.5, altitude: 12 }
const edited = (touched: Parameters<typeof editOf>[0], known = common()) => editOf(touched, sharedOf(known), NO_WORDS)

describe('META-05 META-06 META-07 META-08 META-09 META-10 an edit of many photos', () => {
  it('shows what all have, and leaves out in what they differ', () => {
    const shared = sharedOf(
      common({ ...PALMA, title: 'A', user_rating: 4, taken_local: '2022-07-01T10:00:00.250', taken_offset: 0 }, [
        'caption',
        'altitude',
      ]),
    )
    expect(shared).toEqual({
      title: 'A',
      description: '',
      artist: '',
      copyright: '',
      rating: 4,
      taken: '2022-07-01T10:00:00',
      offset: '0',
      place: '39.5, 2.5',
    })
    expect(sharedOf(common({}, ['latitude']))).not.toHaveProperty('place')
    expect(sharedOf(common())).toMatchObject({ taken: '', offset: NO_OFFSET, place: '', rating: null })
  })

  it('is nothing while nothing was touched, or stands as it was', () => {
    expect(edited({})).toBeNull()
    expect(edited({ title: 'A', rating: null, place: '' }, common({ title: 'A' }))).toBeNull()
  })

  it('is only what was touched; what was emptied is taken from all, also where they differ', () => {
    const known = common({ title: 'A' }, ['caption', 'user_rating'])
    expect(edited({ caption: '' }, known)).toEqual({ caption: null })
    expect(edited({ title: '', rating: 3, artist: 'Ada' }, known)).toEqual({
      title: null,
      user_rating: 3,
      artist: 'Ada',
    })
    expect(edited({ rating: null }, known)).toEqual({ user_rating: null })
  })

  it('adds and takes away keywords, and never names those that stay', () => {
    expect(editOf({}, sharedOf(common()), { add: ['a'], remove: [] })).toEqual({ add_keywords: ['a'] })
    expect(editOf({}, sharedOf(common()), { add: [], remove: ['b'] })).toEqual({ remove_keywords: ['b'] })
  })

  it('takes a date with the zone that all have, else with the one that was chosen', () => {
    const taken = '2021-01-02T03:04:05'
    expect(edited({ taken }, common({ taken_offset: 120 }))).toEqual({ taken: { local: taken, offset: 120 } })
    expect(edited({ taken }, common({}, ['taken_offset']))).toEqual({ taken: { local: taken, offset: null } })
    expect(edited({ taken, offset: '-60' })).toEqual({ taken: { local: taken, offset: -60 } })
    expect(edited({ taken: '' }, common({}, ['taken_local']))).toEqual({ taken: null })
    expect(edited({ offset: '60' }, common({}, ['taken_local']))).toBeNull()
    expect(edited({ offset: '60' }, common({ taken_local: `${taken}.5` }))).toEqual({
      taken: { local: taken, offset: 60 },
    })
  })

  it('keeps the altitude that all have beside a new place, and takes it away with the place', () => {
    expect(edited({ place: '1; 2' }, common(PALMA))).toEqual({ latitude: 1, longitude: 2, altitude: 12 })
    expect(edited({ place: '1, 2' }, common(PALMA, ['altitude']))).toEqual({
      latitude: 1,
      longitude: 2,
      altitude: null,
    })
    expect(edited({ place: '' }, common(PALMA))).toEqual({ latitude: null, longitude: null, altitude: null })
    expect(edited({ altitude: '−3.5' }, common(PALMA))).toEqual({ altitude: -3.5 })
  })

  it('says which field is wrong, here and where the server refuses', () => {
    expect(flawsOf({ taken: '2022-13-01T00:00', place: '91, 0', altitude: 'high' })).toEqual({
      taken: 'badDate',
      place: 'badPlace',
      altitude: 'badAltitude',
    })
    expect(flawsOf({ taken: '', place: '', altitude: '' })).toEqual({})
    expect(['half-a-place', 'impossible-date', 'too-many-keywords', 'not-for-you'].map(fieldOfProblem)).toEqual([
      'place',
      'taken',
      'keywords',
      null,
    ])
  })
})
