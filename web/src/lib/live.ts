import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { RENEW_AFTER_MS, refresh } from '@/api/session'

export const liveKinds = ['hello', 'photos', 'library', 'jobs', 'logs', 'settings', 'playback'] as const
export type LiveKind = (typeof liveKinds)[number]
export type LiveFacts = Record<string, unknown>
export type Connection = 'connecting' | 'open' | 'lost'

/** Which queries an event makes stale, by the beginning of their path. The one place that knows. */
const stale: Record<LiveKind, readonly string[]> = {
  hello: ['/api/v1/'],
  photos: ['/api/v1/photos'],
  library: ['/api/v1/sources', '/api/v1/failures'],
  jobs: ['/api/v1/jobs', '/api/v1/failures', '/api/v1/sources'],
  logs: ['/api/v1/logs'],
  settings: ['/api/v1/settings'],
  playback: ['/api/v1/photos/{photo_id}/playback'],
}
const GATHER_MS = 700
const LONGEST_WAIT_MS = 30_000
const HIDDEN_MS = 60_000

type Listener = (facts: LiveFacts) => void
const listeners = new Map<LiveKind, Set<Listener>>()
const watchers = new Set<() => void>()
let connection: Connection = 'connecting'

/** Listens to one kind of event. Returns the way to stop. */
export function onLive(kind: LiveKind, listener: Listener): () => void {
  const told = listeners.get(kind) ?? new Set()
  listeners.set(kind, told.add(listener))
  return () => told.delete(listener)
}

export const useConnection = (): Connection =>
  useSyncExternalStore(
    (notify) => {
      watchers.add(notify)
      return () => watchers.delete(notify)
    },
    () => connection,
  )

/** Holds the one event stream of this tab open while it is seen, and keeps the queries true. Returns the way to stop. */
export function startLive(queries: QueryClient): () => void {
  const gathered = gather(queries)
  let stream: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let hiding: ReturnType<typeof setTimeout> | undefined
  let wanted = true
  let failures = 0

  const open = () => {
    clearTimeout(timer)
    stream?.close()
    stream = new EventSource('/api/v1/live')
    stream.onopen = () => {
      failures = 0
      setConnection('open')
    }
    stream.onerror = again
    for (const kind of liveKinds)
      stream.addEventListener(kind, (event) => tell(kind, event as MessageEvent<string>, gathered.add))
  }
  const again = () => {
    stream?.close()
    setConnection('lost')
    failures += 1
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures) * (0.7 + Math.random() * 0.3)
    // An EventSource does not tell why it failed; a session that has just run out is one reason.
    timer = setTimeout(() => renewAndOpen(60_000), wait)
  }
  const renewAndOpen = async (fresh: number) => {
    await refresh(Date.now() - fresh)
    if (wanted) open()
  }
  const close = () => {
    wanted = false
    clearTimeout(timer)
    stream?.close()
    setConnection('connecting')
  }
  const online = () => {
    if (wanted && connection !== 'open') open()
  }
  // All tabs together have six connections to a server, so a hidden one must not keep its own.
  const seen = () => {
    clearTimeout(hiding)
    if (document.hidden) hiding = setTimeout(close, HIDDEN_MS)
    else if (!wanted) {
      wanted = true
      void renewAndOpen(RENEW_AFTER_MS)
    }
  }

  window.addEventListener('online', online)
  document.addEventListener('visibilitychange', seen)
  open()
  seen()
  return () => {
    window.removeEventListener('online', online)
    document.removeEventListener('visibilitychange', seen)
    clearTimeout(hiding)
    gathered.stop()
    close()
  }
}

function tell(kind: LiveKind, event: MessageEvent<string>, add: (kind: LiveKind) => void): void {
  const facts = parse(event.data)
  add(kind)
  for (const listener of listeners.get(kind) ?? []) listener(facts)
}

function parse(data: string): LiveFacts {
  try {
    const facts: unknown = JSON.parse(data)
    return facts && typeof facts === 'object' ? (facts as LiveFacts) : {}
  } catch {
    return {}
  }
}

// An import tells of every photo: many events become one round of fetching.
function gather(queries: QueryClient) {
  const kinds = new Set<LiveKind>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    const paths = [...kinds].flatMap((kind) => stale[kind])
    kinds.clear()
    void queries.invalidateQueries({
      predicate: ({ queryKey }) =>
        typeof queryKey[1] === 'string' && paths.some((path) => (queryKey[1] as string).startsWith(path)),
    })
  }
  return {
    add: (kind: LiveKind) => {
      kinds.add(kind)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    stop: () => clearTimeout(timer),
  }
}

function setConnection(next: Connection): void {
  if (connection === next) return
  connection = next
  for (const notify of watchers) notify()
}
