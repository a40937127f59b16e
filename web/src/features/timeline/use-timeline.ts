import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { api, http } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Bucket, Chunk } from '@/lib/engine/chunks'
import { Engine } from '@/lib/engine/engine'
import { liveEngines } from '@/lib/engine/live-engines'
import { onLive } from '@/lib/live'

export type TimelineView = 'library' | 'favorites' | 'bad' | 'trash'
export type Order = 'newest' | 'oldest'

/** The engine of one view in one order, fed with its list of months and kept true by the server's events. */
export function useTimeline(view: TimelineView, order: Order) {
  const query = { view, order }
  const list = api.useQuery('get', '/api/v1/photos/timeline/buckets', { params: { query } })
  const [engine] = useState(() => new Engine((chunk, signal) => fetchBucket(chunk, view, order, signal)))
  const changed = useChangedMonths()
  const { data, dataUpdatedAt } = list
  const shown = useRef<object | null>(null)

  useEffect(() => {
    if (!data || dataUpdatedAt === 0) return
    const { months, any } = changed()
    if (data === shown.current && !any) return
    engine.setList(data, shown.current ? months : [])
    shown.current = data
  }, [engine, data, dataUpdatedAt, changed])

  useEffect(() => {
    liveEngines.add(engine)
    return () => {
      liveEngines.delete(engine)
      engine.close()
    }
  }, [engine])
  return { engine, list }
}

export const useView = (engine: Engine) => useSyncExternalStore(engine.subscribe, () => engine.view)

type Changes = { months: Set<string>; all: boolean }
const none = (): Changes => ({ months: new Set(), all: false })

/** Gathers what the server says of changed months. It is told twice, because the list that comes next may have been
 *  asked for before the event. A new connection may have missed anything. */
function useChangedMonths() {
  const now = useRef<Changes>(none())
  const before = useRef<Changes>(none())
  useEffect(() => {
    const stopPhotos = onLive('photos', ({ month }) => {
      if (typeof month === 'string') now.current.months.add(month)
      else now.current.all = true
    })
    const stopHello = onLive('hello', () => {
      now.current.all = true
    })
    return () => {
      stopPhotos()
      stopHello()
    }
  }, [])
  return useCallback(() => {
    const all = now.current.all || before.current.all
    const months = [...now.current.months, ...before.current.months]
    before.current = now.current
    now.current = none()
    return { any: all || months.length > 0, months: all ? null : months }
  }, [])
}

async function fetchBucket(chunk: Chunk, view: TimelineView, order: Order, signal: AbortSignal): Promise<Bucket> {
  const query = { month: chunk.month, part: chunk.part, view, order }
  const { data } = await http.GET('/api/v1/photos/timeline/bucket', { params: { query }, signal })
  if (!data) throw new Problem('unexpected', 0)
  return data
}
