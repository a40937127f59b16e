import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Sequence } from '@/lib/engine/sequence'
import type { Shot } from '@/lib/engine/walk'
import { thumbnail } from '@/lib/media'

const REST_MS = 120
type Around = { id: number; before: Shot | null; after: Shot | null }

/** The photo that is open as the grid knows it, and the ones beside it. Loads months as needed. */
export function useNeighbours(id: number, sequence: Sequence): { shot: Shot | null; around: Around } {
  'use no memo'
  const version = useSyncExternalStore(sequence.subscribe, sequence.version)
  const [around, setAround] = useState<Around>({ id, before: null, after: null })
  const shot = sequence.shot(id)
  const known = shot !== null

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may bring new neighbours
  useEffect(() => {
    if (!known) return
    let current = true
    const set = ([before, after]: (Shot | null)[]) => {
      if (current) setAround({ id, before: before ?? null, after: after ?? null })
    }
    Promise.all([sequence.near(id, -1), sequence.near(id, 1)]).then(set, () => undefined)
    return () => {
      current = false
    }
  }, [id, sequence, known, version])

  useEffect(() => {
    if (!known) return
    const timer = setTimeout(() => void prefetch(id, sequence), REST_MS)
    return () => clearTimeout(timer)
  }, [id, sequence, known])

  return { shot, around: around.id === id ? around : { id, before: null, after: null } }
}

async function prefetch(id: number, sequence: Sequence): Promise<void> {
  for (const delta of [1, -1, 2, -2]) {
    const shot = await sequence.near(id, delta).catch(() => null)
    if (shot?.v) new Image().src = thumbnail(shot.id, 'large', shot.v)
  }
}
