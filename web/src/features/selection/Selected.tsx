import type { SelectedProps } from '@/lib/selection/selection'
export function Selected(_: SelectedProps) {
  return null
}
