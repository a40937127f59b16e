import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useSlideshow } from './use-slideshow'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const show = (video = false, hasNext = true) => {
  const onNext = vi.fn()
  const hook = renderHook(({ id, next }) => useSlideshow(id, video, next, onNext), {
    initialProps: { id: 1, next: hasNext },
  })
  return { ...hook, onNext }
}

describe('the slideshow', () => {
  it('goes on after five seconds, photo by photo, until it is stopped', () => {
    const { result, rerender, onNext } = show()
    act(() => void vi.advanceTimersByTime(9000))
    expect(onNext).not.toHaveBeenCalled()
    act(() => result.current.toggle())
    act(() => void vi.advanceTimersByTime(5000))
    expect(onNext).toHaveBeenCalledTimes(1)
    rerender({ id: 2, next: true })
    act(() => void vi.advanceTimersByTime(5000))
    expect(onNext).toHaveBeenCalledTimes(2)
    act(() => result.current.toggle())
    act(() => void vi.advanceTimersByTime(60_000))
    expect(onNext).toHaveBeenCalledTimes(2)
  })

  it('ends with the last photo', () => {
    const { result, rerender } = show()
    act(() => result.current.toggle())
    expect(result.current.running).toBe(true)
    rerender({ id: 9, next: false })
    expect(result.current.running).toBe(false)
  })

  it('waits for a film to end', () => {
    document.body.innerHTML = '<div role="dialog"><video></video></div>'
    const { result, onNext } = show(true)
    act(() => result.current.toggle())
    act(() => void vi.advanceTimersByTime(60_000))
    expect(onNext).not.toHaveBeenCalled()
    act(() => void document.querySelector('video')?.dispatchEvent(new Event('ended')))
    expect(onNext).toHaveBeenCalledTimes(1)
  })
})
