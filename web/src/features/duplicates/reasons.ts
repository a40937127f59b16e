import type { Group, T } from './facts'

/** Why the first photo is the proposed one: each thing in which another is behind it, and which ones are. */
export function reasonsFor({ photos }: Group, t: T): string[] {
  const numbers = new Map<string, { reason: string; behind: number[] }>()
  for (const [at, { behind }] of photos.entries()) {
    if (!behind) continue
    const known = numbers.get(behind) ?? { reason: t(`more_${behind}`), behind: [] }
    numbers.set(behind, { ...known, behind: [...known.behind, at + 1] })
  }
  const found = [...numbers.values()]
  if (found.length < 2) return found.map(({ reason }) => reason)
  return found.map(({ reason, behind }) => t('over', { reason, numbers: behind.join(', ') }))
}
