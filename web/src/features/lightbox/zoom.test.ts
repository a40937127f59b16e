import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounded, fit as fitted, LARGEST, REST, toggled, zoomTo } from './zoom'

const size = fc.integer({ min: 50, max: 4000 })
const box = fc.record({ width: size, height: size })
const ratio = fc.double({ min: 0.2, max: 5, noNaN: true })
const number = fc.double({ min: -3000, max: 3000, noNaN: true })

describe('GAL-11 zoom', () => {
  it('fits a picture into its box', () => {
    fc.assert(
      fc.property(ratio, box, (r, b) => {
        const picture = fitted(r, b)
        expect(picture.width).toBeLessThanOrEqual(b.width + 0.001)
        expect(picture.height).toBeLessThanOrEqual(b.height + 0.001)
        expect(picture.width / picture.height).toBeCloseTo(r, 6)
      }),
    )
  })

  it('never shows an edge inside the box while the picture is larger, and centres what is smaller', () => {
    fc.assert(
      fc.property(ratio, box, number, number, fc.double({ min: 1, max: 8, noNaN: true }), (r, b, x, y, scale) => {
        const picture = fitted(r, b)
        const at = bounded({ scale, x, y }, picture, b)
        const left = b.width / 2 + at.x - (picture.width * scale) / 2
        if (picture.width * scale >= b.width) {
          expect(left).toBeLessThanOrEqual(0.001)
          expect(left + picture.width * scale).toBeGreaterThanOrEqual(b.width - 0.001)
        } else expect(at.x + 0).toBe(0)
      }),
    )
  })

  it('keeps the point under the pointer while zooming inside a large picture', () => {
    const picture = { width: 1200, height: 800 }
    const at = zoomTo({ scale: 2, x: 0, y: 0 }, 4, { x: 100, y: -50 }, picture, picture)
    expect(at).toEqual({ scale: 4, x: -100, y: 50 })
  })

  it('stays between 1 and 8 and comes to rest at 1', () => {
    const picture = { width: 600, height: 400 }
    expect(zoomTo(REST, 99, { x: 0, y: 0 }, picture, picture).scale).toBe(LARGEST)
    expect(zoomTo({ scale: 3, x: 40, y: 40 }, 0.2, { x: 5, y: 5 }, picture, picture)).toEqual(REST)
    expect(toggled(REST, { x: 10, y: 10 }, picture, picture).scale).toBe(2.5)
    expect(toggled({ scale: 2.5, x: 0, y: 0 }, { x: 1, y: 1 }, picture, picture)).toEqual(REST)
  })
})
