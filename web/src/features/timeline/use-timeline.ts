import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { api, http } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Bucket, Chunk } from '@/lib/engine/chunks'
import { Engine } from '@/lib/engine/engine'
import { onLive } from '@/lib/live'

export type TimelineView = 'library' | 'favorites'
export type Order = 'newest' | 'oldest'

/** The engine of one view in one order, fed with its list of months and kept true by the server's events. */
export function useTimeline(view: TimelineView, order: Order) {
  const query = { view, order }
  const list = api.useQuery('get', '/api/v1/photos/timeline/buckets', { params: { query } })
  const [engine] = useState(() => new Engine((chunk, signal) => fetchBucket(chunk, view, order, signal)))
  const changed = useChangedMonths()
  const { data, dataUpdatedAt } = list
  const version = useRef<string | null>(null)

  useEffect(() => {
    if (!data || dataUpdatedAt === 0) return
    const { months, any } = changed()
    const first = version.current === null
    if (!first && data.version === version.current && !any) return
    version.current = data.version
    engine.setList(data, first ? [] : months)
  }, [engine, data, dataUpdatedAt, changed])

  useEffect(() => () => engine.close(), [engine])
  return { engine, list }
}

export const useView = (engine: Engine) => useSyncExternalStore(engine.subscribe, () => engine.view)

/** Gathers what the server says of changed months. A month is told twice, because the list that comes next may have
 *  been asked for before the event. */
function useChangedMonths() {
  const now = useRef<{ months: Set<string>; all: boolean }>({ months: new Set(), all: false })
  const before = useRef<{ months: Set<string>; all: boolean }>({ months: new Set(), all: false })
  useEffect(
    () =>
      onLive('photos', ({ months }) => {
        if (!Array.isArray(months)) now.current.all = true
        else for (const month of months) now.current.months.add(month === null ? 'undated' : String(month))
      }),
    [],
  )
  const [take] = useState(() => () => {
    const all = now.current.all || before.current.all
    const told = [...now.current.months, ...before.current.months]
    before.current = now.current
    now.current = { months: new Set(), all: false }
    const any = all || told.length > 0
    return { any, months: all || !any ? null : told }
  })
  return take
}

async function fetchBucket(chunk: Chunk, view: TimelineView, order: Order, signal: AbortSignal): Promise<Bucket> {
  const query = { month: chunk.month, part: chunk.part, view, order }
  const { data } = await http.GET('/api/v1/photos/timeline/bucket', { params: { query }, signal })
  if (!data) throw new Problem('unexpected', 0)
  return data
}
