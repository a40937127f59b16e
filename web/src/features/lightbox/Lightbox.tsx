import type { ViewerProps } from '@/lib/engine/sequence'

export function Lightbox({ id, onClose }: ViewerProps) {
  return (
    <button type="button" onClick={onClose} className="fixed inset-0 z-50 bg-viewer">
      {id}
    </button>
  )
}
