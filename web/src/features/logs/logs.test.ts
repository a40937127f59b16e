import { describe, expect, it } from 'vitest'
import { asLogFilter, asLogQuery } from './filter'
import { joined, type LogLine } from './use-log-lines'

const lines = (...ids: number[]): LogLine[] =>
  ids.map((id) => ({ id, at: '2026-11-22T12:00:00Z', feature: 'scanner', level: 'info', event: 'x', facts: {} }))
const ids = (list: readonly LogLine[]) => list.map((line) => line.id)

describe('log lines', () => {
  it('join fresh lines with known ones, without gaps or doubles', () => {
    expect(ids(joined(lines(9, 8, 7), lines(8, 7, 6, 5)))).toEqual([9, 8, 7, 6, 5])
    expect(ids(joined(lines(3, 2), []))).toEqual([3, 2])
    expect(ids(joined([], lines(2, 1)))).toEqual([])
  })

  it('drop the known ones where lines in between are missing', () => {
    expect(ids(joined(lines(20, 19), lines(8, 7)))).toEqual([20, 19])
  })
})

describe('log filter', () => {
  it('reads a URL and leaves out what does not belong there', () => {
    expect(asLogFilter({ feature: 'scanner', levels: ['error', 'loud'], search: 'x' })).toEqual({
      feature: 'scanner',
      levels: ['error'],
      search: 'x',
    })
    expect(asLogFilter({ feature: 'nothing', levels: 'error', search: 7 })).toEqual({})
  })

  it('asks for critical lines with the errors', () => {
    expect(asLogQuery({ levels: ['warning', 'error'] }).level).toEqual(['warning', 'error', 'critical'])
  })
})
