import { lazy, Suspense } from 'react'
import type { SelectedProps } from '@/lib/selection/selection'

const load = () => import('@/features/selection/Selected')
const Lazy = lazy(() => load().then((module) => ({ default: module.Selected })))

/** What one can do with the photos that are selected, loaded apart from the page. */
export function Selected(props: SelectedProps) {
  return (
    <Suspense fallback={null}>
      <Lazy {...props} />
    </Suspense>
  )
}
