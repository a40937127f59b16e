import { lazy, Suspense } from 'react'
import type { ViewerProps } from '@/lib/engine/sequence'
import { averageColor, blurredPicture } from '@/lib/thumbhash'

const load = () => import('@/features/lightbox/Lightbox')
const Lightbox = lazy(() => load().then((module) => ({ default: module.Lightbox })))

// Not needed to see the grid, so it comes once the grid is there.
if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void load(), { timeout: 2000 })

/** The lightbox, loaded apart from the page. */
export function Viewer(props: ViewerProps) {
  return (
    <Suspense fallback={<Blurred {...props} />}>
      <Lightbox {...props} />
    </Suspense>
  )
}

/** The photo as it will stand, blurred: opening one never shows nothing. */
function Blurred({ id, sequence }: ViewerProps) {
  const shot = sequence.shot(id)
  const picture = shot && blurredPicture(shot.thumbhash)
  return (
    <div className="fixed inset-0 z-50 grid place-items-center bg-viewer">
      {shot && (
        <div
          style={{
            width: `min(100vw, ${shot.ratio * 100}dvh)`,
            aspectRatio: shot.ratio,
            background: picture ? `center / 100% 100% url(${picture})` : (averageColor(shot.thumbhash) ?? undefined),
          }}
        />
      )}
    </div>
  )
}
