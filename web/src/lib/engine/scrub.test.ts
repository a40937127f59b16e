import { describe, expect, it } from 'vitest'
import type { Chunk } from './chunks'
import { Ruler } from './ruler'
import { markAt, marks, neighbour } from './scrub'

const ruler = (counts: [string, number][]) =>
  new Ruler(
    counts.map(([month, count]): Chunk => ({ key: `${month}#0`, month, part: 0, count, days: 1, revision: 0 })),
    ({ count }) => ({ height: count * 10, rows: count }),
  )
const years = (count: number, perMonth = 10): [string, number][] =>
  Array.from({ length: count * 12 }, (_, i) => [
    `${2026 - Math.floor(i / 12)}-${String(12 - (i % 12)).padStart(2, '0')}`,
    perMonth,
  ])

describe('GAL-10 the scrubber', () => {
  it('labels years at least 16 px apart, with dots for months between', () => {
    for (const height of [200, 700, 1200]) {
      const list = marks(ruler(years(27)), height)
      const labels = list.filter(({ kind }) => kind === 'year').map(({ fraction }) => fraction * height)
      for (let i = 1; i < labels.length; i++) {
        expect((labels[i] as number) - (labels[i - 1] as number)).toBeGreaterThanOrEqual(16)
      }
      const dots = list.filter(({ kind }) => kind === 'dot').map(({ fraction }) => fraction * height)
      for (let i = 1; i < dots.length; i++)
        expect((dots[i] as number) - (dots[i - 1] as number)).toBeGreaterThanOrEqual(8)
    }
  })

  it('gives every month a place by its share of the photos', () => {
    const list = marks(
      ruler([
        ['2025-02', 75],
        ['2025-01', 25],
        ['undated', 100],
      ]),
      600,
    )
    expect(list.map(({ month, fraction }) => [month, fraction])).toEqual([
      ['2025-02', 0],
      ['2025-01', 0.375],
      ['undated', 0.5],
    ])
    expect(markAt(list, 0)).toBe(0)
    expect(markAt(list, 0.374)).toBe(0)
    expect(markAt(list, 0.375)).toBe(1)
    expect(markAt(list, 1)).toBe(2)
    expect(markAt([], 0.5)).toBe(0)
  })

  it('moves by month and by year, and stops at the ends', () => {
    const list = marks(ruler(years(3)), 600)
    expect(list[neighbour(list, 5, 'month', 1)]?.month).toBe('2026-06')
    expect(list[neighbour(list, 5, 'year', 1)]?.month).toBe('2025-12')
    expect(list[neighbour(list, 20, 'year', -1)]?.month).toBe('2026-12')
    expect(neighbour(list, 0, 'month', -1)).toBe(0)
    expect(list[neighbour(list, 30, 'year', 1)]?.month).toBe('2024-01')
  })

  it('turns a fraction into a position and back', () => {
    const line = ruler(years(2))
    for (const fraction of [0, 0.1, 0.33, 0.5, 0.99]) {
      expect(line.fractionAt(line.positionAt(fraction))).toBeCloseTo(fraction, 2)
    }
  })
})
