import { act, fireEvent, render, renderHook } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Motion, useHold, useMotion } from './use-motion'

const begin = vi.fn()
const end = vi.fn()
function Stage() {
  const stage = useRef<HTMLDivElement>(null)
  useHold(stage, { begin, end } as unknown as Motion)
  return (
    <div ref={stage} data-testid="stage">
      <button type="button">x</button>
    </div>
  )
}

describe('GAL-11 a live photo', () => {
  it('moves while it is asked to, and as a press says, and is still again at another photo', () => {
    const { result, rerender } = renderHook(({ src }) => useMotion(src), {
      initialProps: { src: '/a' as string | null },
    })
    const by = () => result.current?.by
    act(() => result.current?.begin('hover'))
    expect(by()).toBe('hover')
    act(() => result.current?.end('hold'))
    expect(by()).toBe('hover')
    act(() => result.current?.toggle())
    act(() => result.current?.end('hover'))
    expect(by()).toBe('press')
    act(() => result.current?.toggle())
    expect(by()).toBe(null)
    act(() => result.current?.fail())
    act(() => result.current?.begin('hover'))
    expect([by(), result.current?.failed]).toEqual([null, true])
    act(() => result.current?.toggle())
    expect([by(), result.current?.failed]).toEqual(['press', false])
    rerender({ src: '/b' })
    expect(by()).toBe(null)
    rerender({ src: null })
    expect(result.current).toBe(null)
  })

  describe('under a hand', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    const start = () => {
      vi.clearAllMocks()
      const { getByTestId, getByRole } = render(<Stage />)
      return { stage: getByTestId('stage'), button: getByRole('button') }
    }
    const down = (on: Element) => fireEvent.pointerDown(on, { button: 0, clientX: 100, clientY: 100 })

    it('begins when it is held and ends when it is let go', () => {
      const { stage } = start()
      down(stage)
      act(() => void vi.advanceTimersByTime(200))
      expect(begin).not.toHaveBeenCalled()
      act(() => void vi.advanceTimersByTime(200))
      expect(begin).toHaveBeenCalledWith('hold')
      end.mockClear()
      fireEvent.pointerUp(stage)
      expect(end).toHaveBeenCalledWith('hold')
    })

    it('does not begin while it is drawn, tapped, or on a button', () => {
      const { stage, button } = start()
      down(stage)
      fireEvent.pointerMove(stage, { clientX: 140, clientY: 100 })
      act(() => void vi.advanceTimersByTime(1000))
      down(stage)
      fireEvent.pointerUp(stage)
      act(() => void vi.advanceTimersByTime(1000))
      fireEvent.pointerUp(stage)
      down(button)
      act(() => void vi.advanceTimersByTime(1000))
      expect(begin).not.toHaveBeenCalled()
    })
  })
})
