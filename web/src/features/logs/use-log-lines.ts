import { useCallback, useState } from 'react'
import { api, http, type Schema } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { asLogQuery, type LogFilter } from './filter'

export type LogLine = Schema<'LogLine'>
const PAGE = 200

/** The lines of a filter, newest first. While `following`, new lines come to the top; otherwise they are only counted. */
export function useLogLines(filter: LogFilter, following: boolean) {
  const query = asLogQuery(filter)
  const head = api.useQuery('get', '/api/v1/logs', { params: { query: { ...query, limit: PAGE } } }, { staleTime: 0 })
  const [lines, setLines] = useState<readonly LogLine[]>([])
  const [seen, setSeen] = useState(head.data)
  const [bottom, setBottom] = useState(false)
  const [loading, setLoading] = useState(false)
  const [failed, setFailed] = useState<Problem | null>(null)

  if (head.data && head.data !== seen && (following || !lines.length)) setSeen(head.data)
  const fresh = seen?.items ?? []
  const shown = joined(fresh, lines)
  const ended = shown === fresh ? fresh.length < PAGE : bottom
  const newest = shown[0]?.id ?? 0
  const unseen = head.data?.items.filter((line) => line.id > newest).length ?? 0

  const older = useCallback(async () => {
    const last = shown.at(-1)
    if (!last || loading || ended) return
    setLoading(true)
    setFailed(null)
    try {
      const { data } = await http.GET('/api/v1/logs', { params: { query: { ...query, before: last.id, limit: PAGE } } })
      setLines([...shown, ...(data?.items ?? [])])
      setBottom((data?.items.length ?? 0) < PAGE)
    } catch (thrown) {
      setFailed(asProblem(thrown))
    } finally {
      setLoading(false)
    }
  }, [shown, loading, ended, query])

  return {
    lines: shown,
    unseen,
    older,
    ended,
    loading: loading || head.isPending,
    error: failed ?? (head.data ? null : head.error),
    refetch: () => void head.refetch(),
    catchUp: () => setSeen(head.data),
  }
}

/** The fresh lines on top of those known. Where lines are missing in between, only the fresh ones remain. */
export function joined(fresh: readonly LogLine[], known: readonly LogLine[]): readonly LogLine[] {
  const last = fresh.at(-1)
  const top = known[0]
  if (!last || !top) return fresh
  if (last.id > top.id) return fresh
  return [...fresh, ...known.filter((line) => line.id < last.id)]
}
