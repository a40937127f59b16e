import { describe, expect, it } from 'vitest'
import {
  clock,
  dateLabel,
  dayLabel,
  longDayLabel,
  momentLabel,
  monthLabel,
  offsetLabel,
  timeLabel,
  wallClock,
} from './dates'

describe('dates', () => {
  it('names months and days in both languages', () => {
    expect(monthLabel('2025-06', 'de')).toBe('Juni 2025')
    expect(monthLabel('2025-06', 'en')).toBe('June 2025')
    expect(dayLabel('2025-06', 14, 'de')).toBe('Sa., 14. Juni 2025')
    expect(dayLabel('2025-06', 14, 'en')).toBe('Sat, June 14, 2025')
    expect(dateLabel('2025-06', 4, 'de')).toBe('4. Juni 2025')
    expect(longDayLabel('2025-06-14T23:59:59', 'en')).toBe('Saturday, June 14, 2025')
  })

  it('shows a wall clock unmoved, wherever the reader is', () => {
    expect(momentLabel('2025-06-14T00:30:00', 'de')).toBe('14. Juni 2025, 00:30')
    expect(timeLabel('2025-06-14 18:42:07', 'de')).toBe('18:42:07')
    expect(wallClock('0099-01-02T03:04:05')?.toISOString()).toBe('0099-01-02T03:04:05.000Z')
    expect(wallClock('not a date')).toBeNull()
    expect(momentLabel(null, 'de')).toBeNull()
  })

  it('writes offsets and durations', () => {
    expect(offsetLabel(120)).toBe('UTC+02:00')
    expect(offsetLabel(-570)).toBe('UTC−09:30')
    expect(clock(13)).toBe('0:13')
    expect(clock(220.9)).toBe('3:40')
    expect(clock(3723)).toBe('1:02:03')
    expect(clock(Number.NaN)).toBe('0:00')
  })
})
