import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wallClock } from '@/lib/dates'
import { NO_OFFSET } from '@/lib/edit-values'
import { NO_SHIFT, shifted, shiftOf } from './shift'

const noon = { local: '2022-07-01T12:00:00', offset: 120 }
const amount = { days: fc.nat(4000), hours: fc.nat(99), minutes: fc.nat(99), seconds: fc.nat(99) }

describe('META-02 a shift of time', () => {
  it('is nothing while it moves nothing', () => {
    expect(shiftOf(NO_SHIFT, [1])).toBeNull()
    expect(shiftOf({ ...NO_SHIFT, later: false }, [1])).toBeNull()
  })

  it('is told in seconds, and names a zone only where one was chosen', () => {
    expect(shiftOf({ ...NO_SHIFT, later: false, days: 1, minutes: 2, seconds: 3 }, [1, 2])).toEqual({
      photo_ids: [1, 2],
      seconds: -86_523,
    })
    expect(shiftOf({ ...NO_SHIFT, offset: NO_OFFSET }, [1])).toEqual({
      photo_ids: [1],
      seconds: 0,
      offset: null,
      keep: 'clock',
    })
    expect(shiftOf({ ...NO_SHIFT, offset: '-60', keep: 'instant' }, [1])).toMatchObject({
      offset: -60,
      keep: 'instant',
    })
  })

  it('moves the clock over days, months and years', () => {
    const moved = (local: string, part: Partial<typeof NO_SHIFT>) =>
      shifted({ local, offset: null }, { ...NO_SHIFT, ...part })?.local
    expect(moved('2024-02-28T23:59:59', { seconds: 1 })).toBe('2024-02-29T00:00:00')
    expect(moved('2022-01-01T00:00:00', { later: false, hours: 1 })).toBe('2021-12-31T23:00:00')
    expect(moved('1826-06-01T08:00:00', { days: 365 })).toBe('1827-06-01T08:00:00')
  })

  it('keeps the clock or the moment when the zone becomes another', () => {
    expect(shifted(noon, { ...NO_SHIFT, offset: '-240' })).toEqual({ local: noon.local, offset: -240 })
    expect(shifted(noon, { ...NO_SHIFT, offset: '-240', keep: 'instant' })).toEqual({
      local: '2022-07-01T06:00:00',
      offset: -240,
    })
    const bare = { ...noon, offset: null }
    expect(shifted(bare, { ...NO_SHIFT, offset: '60', keep: 'instant' })).toEqual({ local: noon.local, offset: 60 })
  })

  it('and back again is where it began', () => {
    fc.assert(
      fc.property(fc.record(amount), fc.boolean(), (by, later) => {
        const there = shifted(noon, { ...NO_SHIFT, ...by, later })
        expect(there && shifted(there, { ...NO_SHIFT, ...by, later: !later })).toEqual(noon)
      }),
    )
  })

  it('moves the moment by just the seconds that are sent', () => {
    fc.assert(
      fc.property(fc.record(amount), fc.boolean(), (by, later) => {
        const shift = { ...NO_SHIFT, ...by, later }
        const after = wallClock(shifted(noon, shift)?.local)?.getTime() ?? 0
        const before = wallClock(noon.local)?.getTime() ?? 0
        expect((after - before) / 1000).toBe(shiftOf(shift, [1])?.seconds ?? 0)
      }),
    )
  })

  it('past what a clock shows is none', () => {
    expect(shifted({ local: '9999-12-31T00:00:00', offset: 0 }, { ...NO_SHIFT, days: 400 })).toBeNull()
  })
})
