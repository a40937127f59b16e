import { lazy, Suspense } from 'react'
import type { ViewerProps } from '@/lib/engine/sequence'

const load = () => import('@/features/lightbox/Lightbox')
const Lightbox = lazy(() => load().then((module) => ({ default: module.Lightbox })))

// Not needed to see the grid, so it comes once the grid is there.
if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void load())

/** The lightbox, loaded apart from the page. */
export function Viewer(props: ViewerProps) {
  return (
    <Suspense fallback={<div className="fixed inset-0 z-50 bg-viewer" />}>
      <Lightbox {...props} />
    </Suspense>
  )
}
