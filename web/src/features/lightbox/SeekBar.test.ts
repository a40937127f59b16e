import { expect, it } from 'vitest'
import { tileAt } from './SeekBar'

it('VID-05 the picture of a time is the last one that is not later', () => {
  const times = [0, 2, 4.5, 9]
  expect([-1, 0, 1.9, 2, 4.4, 4.5, 100].map((time) => tileAt(times, time))).toEqual([0, 0, 0, 1, 1, 2, 3])
  expect(tileAt([], 3)).toBe(0)
})
