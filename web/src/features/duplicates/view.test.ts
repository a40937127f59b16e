import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounded, LARGEST, panned, toggled, WHOLE, zoomTo } from './view'

const part = fc.double({ min: -0.5, max: 0.5, noNaN: true })
const point = fc.record({ x: part, y: part })
const scale = fc.double({ min: 1, max: LARGEST, noNaN: true })
const where = fc.double({ min: -3, max: 3, noNaN: true })

describe('ROAD-20 one view for all pictures of a group', () => {
  it('never shows what is outside of the picture', () => {
    fc.assert(
      fc.property(scale, where, where, point, scale, (s, x, y, at, next) => {
        for (const view of [bounded({ scale: s, x, y }), zoomTo(bounded({ scale: s, x, y }), next, at)]) {
          expect(view.x - 0.5 / view.scale).toBeGreaterThanOrEqual(-1e-9)
          expect(view.x + 0.5 / view.scale).toBeLessThanOrEqual(1 + 1e-9)
          expect(view.y - 0.5 / view.scale).toBeGreaterThanOrEqual(-1e-9)
          expect(view.y + 0.5 / view.scale).toBeLessThanOrEqual(1 + 1e-9)
        }
      }),
    )
  })

  it('keeps what is under the pointer there while it grows', () => {
    fc.assert(
      fc.property(scale, point, fc.double({ min: 1.01, max: 3, noNaN: true }), (s, at, factor) => {
        const before = bounded({ scale: s, x: 0.5, y: 0.5 })
        const after = zoomTo(before, s * factor, at)
        expect(after.x + at.x / after.scale).toBeCloseTo(before.x + at.x / before.scale, 6)
        expect(after.y + at.y / after.scale).toBeCloseTo(before.y + at.y / before.scale, 6)
      }),
    )
  })

  it('follows the hand, and comes to rest whole', () => {
    expect(panned({ scale: 4, x: 0.5, y: 0.5 }, 0.4, -0.2)).toEqual({ scale: 4, x: 0.4, y: 0.55 })
    expect(panned(WHOLE, 0.4, 0.4)).toEqual(WHOLE)
    expect(zoomTo({ scale: 4, x: 0.2, y: 0.2 }, 0.5)).toEqual(WHOLE)
    expect(zoomTo(WHOLE, 99).scale).toBe(LARGEST)
    expect(toggled(toggled(WHOLE, { x: 0.3, y: 0 }), { x: 0, y: 0 })).toEqual(WHOLE)
  })
})
