import { Heart } from 'lucide-react'
import { memo } from 'react'
import type { Shot } from '@/lib/engine/walk'
import { FAVORITE } from '@/lib/engine/walk'
import { averageColor } from '@/lib/thumbhash'
import { cn } from '@/ui/cn'
import { Badges } from './Badges'
import { HoverFilm } from './HoverFilm'
import { Picture } from './Picture'

type TileProps = {
  shot: Shot
  x: number
  y: number
  width: number
  height: number
  name: string
  heart: string
  load: boolean
  reachable: boolean
}

const sameShot = (a: Shot, b: Shot) =>
  a.id === b.id && a.v === b.v && a.flags === b.flags && a.stack === b.stack && a.thumbhash === b.thumbhash

/** A photo in the grid. The grid listens for clicks and keys; `data-id` and `data-favorite` say what was meant. */
export const Tile = memo(
  function Tile({ shot, x, y, width, height, name, heart, load, reachable }: TileProps) {
    const favorite = (shot.flags & FAVORITE) !== 0
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern
      // biome-ignore lint/a11y/useFocusableInteractive: a table cannot be windowed; the roles follow the ARIA grid pattern
      <div
        role="gridcell"
        data-id={shot.id}
        className="group absolute top-0 left-0 contain-strict"
        style={{ transform: `translate(${x}px,${y}px)`, width, height }}
      >
        <a
          href={`?photo=${shot.id}`}
          tabIndex={reachable ? 0 : -1}
          aria-label={name}
          draggable={false}
          className="absolute inset-0 overflow-hidden rounded-tile bg-s3 outline-offset-[-3px] focus-visible:outline-3"
          style={{ backgroundColor: averageColor(shot.thumbhash) ?? undefined }}
        >
          {shot.v && <Picture shot={shot} version={shot.v} width={width} height={height} load={load} />}
          <HoverFilm shot={shot} />
          <Badges shot={shot} width={width} />
        </a>
        <button
          type="button"
          data-favorite
          tabIndex={-1}
          aria-label={heart}
          aria-pressed={favorite}
          className={cn(
            'absolute top-0 right-0 grid size-9 place-items-center rounded-tr-tile bg-[radial-gradient(circle_at_100%_0,#000b_25%,#0000_70%)] text-white transition-opacity duration-100 [&_svg]:size-[18px]',
            favorite ? '[&_svg]:fill-white' : 'opacity-0 touch:hidden group-hover:opacity-100',
          )}
        >
          <Heart strokeWidth={2} aria-hidden />
        </button>
      </div>
    )
  },
  (a, b) =>
    sameShot(a.shot, b.shot) &&
    a.x === b.x &&
    a.y === b.y &&
    a.width === b.width &&
    a.height === b.height &&
    a.name === b.name &&
    a.load === b.load &&
    a.reachable === b.reachable,
)
