import { act, fireEvent, render } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Shot } from '@/lib/engine/walk'
import { Picture } from './Picture'

const live = vi.hoisted(() => ({ hello: new Set<() => void>() }))
vi.mock('@/lib/live', () => ({
  onLive: (_: string, told: () => void) => {
    live.hello.add(told)
    return () => live.hello.delete(told)
  },
}))

const shot = { id: 7, thumbhash: null } as Shot
const draw = (version: string) => <Picture shot={shot} version={version} width={100} height={100} load />
const image = (container: HTMLElement) => container.querySelector('img')
const fail = (container: HTMLElement) => fireEvent.error(image(container) as HTMLImageElement)

describe('a thumbnail that could not be loaded', () => {
  beforeEach(() => live.hello.clear())

  it('is asked for again when the server is back', () => {
    const { container } = render(draw('a'))
    fail(container)
    expect(image(container)).toBeNull()
    act(() => {
      for (const told of live.hello) told()
    })
    expect(image(container)?.getAttribute('src')).toContain('v=a')
  })

  it('is asked for again when there is another version', () => {
    const { container, rerender } = render(draw('a'))
    fail(container)
    rerender(draw('b'))
    expect(image(container)?.getAttribute('src')).toContain('v=b')
    rerender(draw('b'))
    fail(container)
    expect(image(container)).toBeNull()
  })
})
