import { describe, expect, it } from 'vitest'
import { duration, relative } from './time'

const now = Date.parse('2026-11-22T12:00:00Z')

describe('time', () => {
  it('tells the distance of an instant in the fitting unit', () => {
    expect(relative('2026-11-22T11:55:00Z', 'de', now)).toBe('vor 5 Minuten')
    expect(relative('2026-11-22T14:00:00Z', 'en', now)).toBe('in 2 hours')
    expect(relative('2026-11-21T12:00:00Z', 'de', now)).toBe('gestern')
  })

  it('tells a duration in the fitting unit', () => {
    expect(duration(45, 'en')).toBe('45 sec')
    expect(duration(720, 'de')).toBe('12 Min.')
    expect(duration(3 * 3600, 'de')).toBe('3 Std.')
  })
})
