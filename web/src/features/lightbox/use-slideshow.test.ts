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

function showFilm({ paused }: { paused: boolean }) {
  document.body.innerHTML = '<div role="dialog"><video></video></div>'
  const film = document.querySelector('video') as HTMLVideoElement
  Object.defineProperty(film, 'paused', { value: paused })
  return { film, ...show(true) }
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

  it('keeps its pace while the page is drawn again and again', () => {
    const onNext = vi.fn()
    const { result, rerender } = renderHook(() => useSlideshow(1, false, true, () => onNext()))
    act(() => result.current.toggle())
    for (let second = 1; second <= 5; second++) {
      act(() => void vi.advanceTimersByTime(1000))
      rerender()
    }
    expect(onNext).toHaveBeenCalledTimes(1)
  })

  it('waits for a film to end', () => {
    const { film, result, onNext } = showFilm({ paused: false })
    act(() => result.current.toggle())
    act(() => void vi.advanceTimersByTime(60_000))
    expect(onNext).not.toHaveBeenCalled()
    act(() => void film.dispatchEvent(new Event('ended')))
    expect(onNext).toHaveBeenCalledTimes(1)
  })

  it('takes a film that does not play for a photo, until somebody plays it', () => {
    const { film, result, onNext } = showFilm({ paused: true })
    act(() => result.current.toggle())
    act(() => void vi.advanceTimersByTime(5000))
    expect(onNext).toHaveBeenCalledTimes(1)
    act(() => result.current.toggle())
    act(() => result.current.toggle())
    act(() => void film.dispatchEvent(new Event('play')))
    act(() => void vi.advanceTimersByTime(60_000))
    expect(onNext).toHaveBeenCalledTimes(1)
    act(() => void film.dispatchEvent(new Event('ended')))
    expect(onNext).toHaveBeenCalledTimes(2)
  })
})
