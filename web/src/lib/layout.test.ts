import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, estimate, type Layout, layOut, rowBottom, rowOf, type Spacing, shownRatio } from './layout'

const spacing = (width: number, row = 220): Spacing => ({ width, row, gap: 4, header: 36, dayGap: 24, dayWidth: 168 })

const widths = fc.integer({ min: 40, max: 4000 })
const rows = fc.constantFrom(80, 110, 150, 220, 300)
const ratios = fc.oneof(
  fc.constantFrom(4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9, 9 / 16, 1),
  fc.double({ min: 1 / 30, max: 30, noNaN: true }),
)
const photos = fc.array(fc.record({ ratio: ratios, newDay: fc.boolean() }), { minLength: 1, maxLength: 120 })

const shapes = (list: { ratio: number; newDay: boolean }[]) => {
  let day = 28
  return {
    ratio: list.map(({ ratio }) => ratio),
    day: list.map(({ newDay }) => {
      if (newDay && day > 1) day--
      return day
    }),
  }
}

const tilesOf = (layout: Layout, row: number): number[] => {
  const first = at(layout.rowStart, row)
  return Array.from({ length: at(layout.rowStart, row + 1) - first }, (_, i) => first + i)
}

const right = (layout: Layout, index: number): number => at(layout.x, index) + at(layout.w, index)

/** Everything that must hold for any photos at any width. */
function check(list: { ratio: number; newDay: boolean }[], space: Spacing): void {
  const given = shapes(list)
  const layout = layOut(given, space)
  const rowCount = layout.rowTop.length
  expect(at(layout.rowStart, rowCount)).toBe(list.length)
  for (let row = 0; row < rowCount; row++) {
    const tiles = tilesOf(layout, row)
    expect(tiles.length).toBeGreaterThan(0)
    const next = row + 1 < rowCount ? at(layout.rowTop, row + 1) : layout.height
    expect(next).toBe(rowBottom(layout, row) + space.gap)
    let edge = 0
    for (const tile of tiles) {
      expect(at(layout.x, tile)).toBeGreaterThanOrEqual(edge)
      expect(at(layout.w, tile)).toBeGreaterThan(0)
      edge = right(layout, tile)
    }
    expect(edge).toBeLessThanOrEqual(space.width + 1)
  }
}

/** Rows inside a day that are not its last one reach the right edge. */
function checkFull(list: { ratio: number; newDay: boolean }[], space: Spacing): void {
  const given = shapes(list)
  const layout = layOut(given, space)
  for (let row = 0; row + 1 < layout.rowTop.length; row++) {
    const last = at(layout.rowStart, row + 1) - 1
    if (given.day[last] !== given.day[last + 1]) continue
    expect(Math.abs(right(layout, last) - space.width)).toBeLessThanOrEqual(1)
  }
}

/** A tile has the photo's ratio, up to half a px of rounding per edge and the crop of the extremes. */
function checkRatios(list: { ratio: number; newDay: boolean }[], space: Spacing): void {
  const given = shapes(list)
  const layout = layOut(given, space)
  for (let row = 0; row < layout.rowTop.length; row++) {
    for (const tile of tilesOf(layout, row)) {
      const ratio = shownRatio(given.ratio[tile] as number, space)
      const height = at(layout.rowHeight, row)
      expect(Math.abs(at(layout.w, tile) - ratio * height)).toBeLessThanOrEqual(1.01 + ratio * 0.5)
    }
  }
}

describe('GAL-01 justified layout', () => {
  it('never overlaps and never leaves the width, for any photos at any width', () => {
    fc.assert(fc.property(photos, widths, rows, (list, width, row) => check(list, spacing(width, row))))
  })

  it('fills the width in every row that a day goes on after', () => {
    fc.assert(fc.property(photos, widths, rows, (list, width, row) => checkFull(list, spacing(width, row))))
  })

  it('keeps the ratio of every photo', () => {
    fc.assert(fc.property(photos, widths, rows, (list, width, row) => checkRatios(list, spacing(width, row))))
  })

  it('keeps ordinary ratios uncropped and crops only slivers and panoramas', () => {
    const desktop = spacing(1380)
    for (const ratio of [0.5, 0.5625, 0.75, 1, 1.5, 2.35, 5]) expect(shownRatio(ratio, desktop)).toBe(ratio)
    expect(shownRatio(1 / 30, desktop)).toBe(0.4)
    expect(shownRatio(30, desktop)).toBeCloseTo(1380 / 110)
    expect(shownRatio(0, desktop)).toBe(1)
    expect(shownRatio(Number.NaN, desktop)).toBe(1)
  })

  it('gives rows a height near the wished one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 30 }), (ratio) => {
        const layout = layOut({ ratio, day: ratio.map(() => 1) }, spacing(1380))
        for (const height of layout.rowHeight) {
          expect(height).toBeGreaterThan(150)
          expect(height).toBeLessThanOrEqual(300)
        }
      }),
    )
  })

  it('shows a single photo at the wished height', () => {
    const layout = layOut({ ratio: [1.5], day: [3] }, spacing(1380))
    expect(Array.from(layout.rowHeight)).toEqual([220])
    expect(Array.from(layout.w)).toEqual([330])
    expect(layout.headers).toEqual([{ day: 3, first: 0, row: 0, x: 0, width: 330 }])
    expect(layout.height).toBe(36 + 220 + 4)
  })

  it('shows a panorama alone over the whole width, high enough to tap on a phone', () => {
    const layout = layOut({ ratio: [30], day: [1] }, { ...spacing(382, 110), gap: 2 })
    expect(at(layout.w, 0)).toBe(382)
    expect(at(layout.rowHeight, 0)).toBe(55)
  })

  it('lays out ten thousand photos of one day under one title', () => {
    const ratio = Array.from({ length: 10_000 }, (_, i) => [1.333, 0.75, 1.5, 0.5625][i % 4] as number)
    const layout = layOut({ ratio, day: ratio.map(() => 14) }, spacing(1380))
    expect(layout.headers).toHaveLength(1)
    expect(Array.from(layout.rowHead).filter((head) => head > 0)).toHaveLength(1)
    checkFull(
      ratio.map((each) => ({ ratio: each, newDay: false })),
      spacing(1380),
    )
  })

  it('lets short days share a line, each under its own title', () => {
    const layout = layOut({ ratio: [1.5, 1.5, 0.7], day: [9, 8, 7] }, spacing(1380))
    expect(layout.rowTop).toHaveLength(1)
    expect(layout.headers.map(({ day, x }) => [day, x])).toEqual([
      [9, 0],
      [8, 354],
      [7, 708],
    ])
  })

  it('gives a title the room it needs, though the photo below is narrow', () => {
    const layout = layOut({ ratio: [0.5, 0.5], day: [9, 8] }, spacing(1380))
    expect(layout.headers.map(({ x, width }) => [x, width])).toEqual([
      [0, 168],
      [192, 168],
    ])
  })

  it('shows no title where the day goes on from the part before', () => {
    const day = [14, 14, 14, 13]
    const layout = layOut({ ratio: day.map(() => 1.5), day }, spacing(800), true)
    expect(layout.headers.map((header) => header.day)).toEqual([13])
    expect(at(layout.rowHead, 0)).toBe(0)
  })

  it('is empty for no photos', () => {
    expect(layOut({ ratio: [], day: [] }, spacing(800))).toMatchObject({ height: 0, headers: [] })
  })

  it('finds the row of every photo', () => {
    const layout = layOut({ ratio: Array(50).fill(1.4), day: Array(50).fill(2) }, spacing(900))
    for (let row = 0; row < layout.rowTop.length; row++) {
      for (const tile of tilesOf(layout, row)) expect(rowOf(layout, tile)).toBe(row)
    }
  })
})

describe('estimate', () => {
  it('is near the real height of an ordinary month', () => {
    for (const [count, days] of [
      [3100, 28],
      [400, 20],
      [60, 12],
      [12, 9],
    ] as const) {
      const ratio = Array.from({ length: count }, (_, i) => [1.333, 0.75, 1.5, 1.333, 1.778][i % 5] as number)
      const day = Array.from({ length: count }, (_, i) => days - Math.floor((i * days) / count))
      const real = layOut({ ratio, day }, spacing(1380)).height
      const guess = estimate(count, days, spacing(1380)).height
      expect(guess / real).toBeGreaterThan(0.6)
      expect(guess / real).toBeLessThan(1.5)
    }
  })

  it('is nothing for no photos and never nothing for one', () => {
    expect(estimate(0, 0, spacing(800))).toEqual({ height: 0, rows: 0 })
    expect(estimate(1, 0, spacing(800)).rows).toBe(1)
  })
})
