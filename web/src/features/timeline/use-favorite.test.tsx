import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Engine } from '@/lib/engine/engine'
import { liveEngines } from '@/lib/engine/live-engines'
import { FAVORITE } from '@/lib/engine/walk'
import { undo } from '@/ui/toast'
import { serve } from '../../../tests/render'
import { useFavorite } from './use-favorite'

const FAVORITES = ['get', '/api/v1/photos/timeline/buckets', { params: { query: { view: 'favorites' } } }]
const PATCH = 'PATCH /api/v1/photos/7/favorite'

/** A grid that shows photo 7. */
function grid() {
  const shown = { flags: 0 }
  const engine = {
    flag: (_: number, change: (flags: number) => number) => {
      shown.flags = change(shown.flags)
    },
  }
  liveEngines.add(engine as unknown as Engine)
  return { shown, leave: () => liveEngines.delete(engine as unknown as Engine) }
}

function start() {
  const queries = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  )
  queries.setQueryData(FAVORITES, {})
  const stale = () => queries.getQueryState(FAVORITES)?.isInvalidated
  return { queries, stale, ...renderHook(() => useFavorite(), { wrapper }) }
}

describe('a favourite', () => {
  afterEach(() => liveEngines.clear())

  it('can be taken back after its page was left, and the page one is on then shows it', async () => {
    const asked = serve({ [PATCH]: { body: {} } })
    const { result, unmount, queries, stale } = start()
    const first = grid()
    act(() => result.current(7, true))
    expect(first.shown.flags).toBe(FAVORITE)
    await waitFor(() => expect(stale()).toBe(true))
    unmount()
    first.leave()
    queries.setQueryData(FAVORITES, {})
    const second = grid()
    second.shown.flags = FAVORITE
    expect(undo()).toBe(true)
    expect(second.shown.flags).toBe(0)
    await waitFor(() => expect(stale()).toBe(true))
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([{ favorite: true }, { favorite: false }])
  })

  it('is none after all when the server refuses, even when its page was left meanwhile', async () => {
    serve({ [PATCH]: { status: 500, body: { code: 'unexpected', status: 500 } } })
    const { result, unmount } = start()
    const { shown } = grid()
    act(() => result.current(7, true))
    unmount()
    expect(shown.flags).toBe(FAVORITE)
    await waitFor(() => expect(shown.flags).toBe(0))
  })
})
