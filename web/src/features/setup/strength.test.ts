import { expect, it } from 'vitest'
import { strengthOf } from './strength'

it('orders passwords by how hard they are to guess', () => {
  expect(strengthOf('kurz')).toBe(0)
  expect(strengthOf('aaaaaaaaaaaa')).toBe(1)
  expect(strengthOf('passwort1234')).toBe(1)
  expect(strengthOf('kirschbaum')).toBeLessThanOrEqual(2)
  expect(strengthOf('Der Kirschbaum blüht im Mai')).toBe(4)
})
