import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { MOST, Selection } from './selection'

const between = (from: number, to: number) => {
  const [first, last] = from < to ? [from, to] : [to, from]
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
const sorted = (selection: Selection) => [...selection.ids].sort((a, b) => a - b)

describe('GAL-08 a selection', () => {
  it('is toggled photo by photo, and knows in which order', () => {
    const selection = new Selection()
    const told = vi.fn()
    selection.subscribe(told)
    for (const id of [3, 1, 2, 1]) selection.toggle(id)
    expect([...selection.ids]).toEqual([3, 2])
    expect(told).toHaveBeenCalledTimes(4)
    selection.clear()
    selection.clear()
    expect(told).toHaveBeenCalledTimes(5)
    expect(selection.anchor).toBeNull()
  })

  it('spans a range that shrinks and turns with its end, and leaves the rest alone', () => {
    const selection = new Selection()
    selection.toggle(20)
    selection.toggle(5)
    for (const to of [9, 7, 2]) selection.span(between(5, to))
    expect(sorted(selection)).toEqual([2, 3, 4, 5, 20])
    selection.toggle(3)
    selection.span(between(3, 4))
    expect(sorted(selection)).toEqual([2, 3, 4, 5, 20])
  })

  it('loses what is gone, also from ranges that go on', () => {
    const selection = new Selection()
    selection.add([1, 2, 3])
    selection.toggle(10)
    selection.span(between(10, 12))
    selection.remove([2, 11])
    selection.span(between(10, 10))
    expect(sorted(selection)).toEqual([1, 3, 10])
    selection.remove([10])
    expect(selection.anchor).toBeNull()
    expect(sorted(selection)).toEqual([1, 3])
  })

  it('takes no more than a request may name, and then stays as it is', () => {
    const selection = new Selection()
    expect(selection.add(between(1, MOST))).toBe(true)
    expect([selection.toggle(0), selection.add([0]), selection.span([0])]).toEqual([false, false, false])
    expect(selection.ids.size).toBe(MOST)
    expect(selection.toggle(1)).toBe(true)
    expect(selection.toggle(0)).toBe(true)
  })

  it('is always what was toggled and added, and the last range', () => {
    const id = fc.integer({ min: 0, max: 30 })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('toggle' as const), id }),
      fc.record({ kind: fc.constant('span' as const), id }),
      fc.record({ kind: fc.constant('add' as const), id }),
      fc.record({ kind: fc.constant('remove' as const), id }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const selection = new Selection()
        let fixed = new Set<number>()
        let range: number[] = []
        let anchor: number | null = null
        const all = () => new Set([...fixed, ...range])
        for (const { kind, id: photo } of steps) {
          if (kind === 'span') {
            if (anchor === null) continue
            range = between(anchor, photo)
            selection.span(range)
          } else if (kind === 'remove') {
            selection.remove([photo])
            fixed.delete(photo)
            range = range.filter((other) => other !== photo)
            if (anchor === photo) anchor = null
          } else {
            const next = all()
            if (kind === 'add' || !next.has(photo)) next.add(photo)
            else next.delete(photo)
            fixed = next
            range = []
            anchor = next.size > 0 ? photo : null
            if (kind === 'add') selection.add([photo])
            else selection.toggle(photo)
          }
          expect(new Set(selection.ids)).toEqual(all())
          expect(selection.anchor).toBe(anchor)
        }
      }),
    )
  })
})
