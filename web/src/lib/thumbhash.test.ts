import { rgbaToThumbHash } from 'thumbhash'
import { describe, expect, it } from 'vitest'
import { averageColor, blurredPicture } from './thumbhash'

function hashOf(red: number, green: number, blue: number): string {
  const pixels = new Uint8Array(20 * 20 * 4)
  for (let i = 0; i < pixels.length; i += 4) pixels.set([red, green, blue, 255], i)
  return btoa(String.fromCharCode(...rgbaToThumbHash(20, 20, pixels)))
}

describe('thumbhash', () => {
  it('knows the average colour without decoding', () => {
    const [red, green, blue] = (averageColor(hashOf(200, 80, 40)) ?? '').match(/\d+/g)?.map(Number) ?? []
    expect(Math.abs((red ?? 0) - 200)).toBeLessThan(10)
    expect(Math.abs((green ?? 0) - 80)).toBeLessThan(10)
    expect(Math.abs((blue ?? 0) - 40)).toBeLessThan(10)
  })

  it('decodes to a picture', () => {
    expect(blurredPicture(hashOf(10, 20, 30))).toMatch(/^data:image\/png;base64,/)
  })

  it('survives what is no hash', () => {
    for (const hash of [null, '', 'A', '%%%', 'AAA=']) {
      expect(averageColor(hash)).toBeNull()
      expect(blurredPicture(hash)).toBeNull()
    }
  })
})
