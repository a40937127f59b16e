import { ImageOff } from 'lucide-react'
import { thumbnail } from '@/lib/media'
import { averageColor, blurredPicture } from '@/lib/thumbhash'
import { useImageFailure } from '@/lib/use-image-failure'
import { cn } from '@/ui/cn'
import type { GroupPhoto } from './facts'

/** The version of a photo's pictures, null while there are none. */
export const versionOf = ({ thumb_url }: GroupPhoto): string | null =>
  new URLSearchParams(thumb_url?.split('?')[1]).get('v')

export const placeholder = (photo: GroupPhoto): string => {
  const picture = blurredPicture(photo.blur_data)
  return picture ? `center / 100% 100% url(${picture})` : (averageColor(photo.blur_data) ?? 'var(--s3)')
}

type PictureProps = { photo: GroupPhoto; ratio: number; zoomed: boolean; name: string }

/** A picture of the group, moved by the variables of the stage: the part that is seen is the same in all. */
export function Picture({ photo, ratio, zoomed, name }: PictureProps) {
  const own = photo.aspect_ratio ?? 1.5
  const version = versionOf(photo)
  return (
    <div
      data-picture
      className={cn(
        'relative grid max-h-[52dvh] w-full select-none place-items-center overflow-hidden rounded-tile bg-viewer [container-type:size]',
        zoomed ? 'cursor-grab touch-none active:cursor-grabbing' : 'cursor-zoom-in touch-pan-x touch-pan-y',
      )}
      style={{ aspectRatio: ratio }}
    >
      <div data-frame className="relative" style={{ width: `min(100cqw, ${own * 100}cqh)`, aspectRatio: own }}>
        <div
          className="absolute inset-0"
          style={{
            background: placeholder(photo),
            transform:
              'translate(calc((.5 - var(--x)) * var(--scale) * 100%), calc((.5 - var(--y)) * var(--scale) * 100%)) scale(var(--scale))',
          }}
        >
          {version && <Layer src={thumbnail(photo.id, 'medium', version)} name={name} />}
          {version && zoomed && <Layer src={thumbnail(photo.id, 'large', version)} />}
        </div>
      </div>
      {!version && <ImageOff className="absolute size-8 text-white/70" aria-hidden />}
    </div>
  )
}

function Layer({ src, name = '' }: { src: string; name?: string }) {
  const { failed, fail } = useImageFailure(src)
  if (failed) return null
  return (
    <img
      src={src}
      alt={name}
      draggable={false}
      decoding="async"
      onError={fail}
      className="pointer-events-none absolute inset-0 size-full object-fill"
    />
  )
}
