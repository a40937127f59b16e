import { api } from '@/api/client'

export type Work = { kind: 'scan' | 'analysis'; done: number; total: number }

/** What the server is busy with: a scan, otherwise the journeys still due. Null when it rests. */
export function useWork(): Work | null {
  const { data: sources } = api.useQuery('get', '/api/v1/sources')
  const { data: progress } = api.useQuery('get', '/api/v1/jobs/progress')
  const scans = (sources ?? []).flatMap((source) => (source.scanning && source.scan ? [source.scan] : []))
  if (scans.length)
    return { kind: 'scan', done: sum(scans.map((s) => s.scanned)), total: sum(scans.map((s) => s.total)) }
  if (!progress?.waiting) return null
  return { kind: 'analysis', done: progress.ready, total: progress.photos }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
