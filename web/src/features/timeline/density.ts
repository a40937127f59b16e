import { useSyncExternalStore } from 'react'
import type { Spacing } from '@/lib/layout'

export const densities = ['small', 'medium', 'large'] as const
export type Density = (typeof densities)[number]

const KEPT = 'nimtaflow.density'
const PHONE = 640
const rows = { wide: { small: 150, medium: 220, large: 300 }, phone: { small: 76, medium: 110, large: 170 } } as const
const listeners = new Set<() => void>()

export function density(): Density {
  const kept = localStorage.getItem(KEPT)
  return densities.find((each) => each === kept) ?? 'medium'
}

/** Changes the size of the thumbnails on this device, for all grids. */
export function setDensity(next: Density): void {
  localStorage.setItem(KEPT, next)
  for (const notify of listeners) notify()
}

/** One size smaller (-1) or larger (1). */
export function stepDensity(direction: 1 | -1): void {
  const next = densities[densities.indexOf(density()) + direction]
  if (next) setDensity(next)
}

export const useDensity = (): Density =>
  useSyncExternalStore((notify) => {
    listeners.add(notify)
    return () => listeners.delete(notify)
  }, density)

/** The measures of a grid: `inner` is the width for photos, `outer` that of the whole page's grid. */
export function spacingFor(inner: number, outer: number, size: Density): Spacing {
  const phone = outer < PHONE
  return {
    width: Math.floor(inner),
    row: rows[phone ? 'phone' : 'wide'][size],
    gap: phone ? 2 : 4,
    header: phone ? 32 : 36,
    dayGap: phone ? 14 : 24,
    dayWidth: phone ? 140 : 164,
  }
}
