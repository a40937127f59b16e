import { Check, Heart } from 'lucide-react'
import { memo } from 'react'
import type { Shot } from '@/lib/engine/walk'
import { FAVORITE } from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { averageColor } from '@/lib/thumbhash'
import { cn } from '@/ui/cn'
import { Badges } from './Badges'
import { HoverFilm } from './HoverFilm'
import { Picture } from './Picture'
import { timelineWords } from './strings'

type TileProps = {
  shot: Shot
  x: number
  y: number
  width: number
  height: number
  name: string
  heart: string
  load: boolean
  /** Whether anything is selected, so that a click selects. */
  selecting: boolean
  selected: boolean
  reachable: boolean
}

const sameShot = (a: Shot, b: Shot) =>
  a.id === b.id && a.v === b.v && a.flags === b.flags && a.stack === b.stack && a.thumbhash === b.thumbhash

/** A photo in the grid. The grid listens for clicks and keys; `data-id`, `data-select` and `data-favorite` say what was
 *  meant. */
export const Tile = memo(
  function Tile({ shot, x, y, width, height, name, heart, load, selecting, selected, reachable }: TileProps) {
    const t = useWords(timelineWords)
    const favorite = (shot.flags & FAVORITE) !== 0
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table cannot be windowed; the roles follow the ARIA grid pattern
      // biome-ignore lint/a11y/useFocusableInteractive: a table cannot be windowed; the roles follow the ARIA grid pattern
      <div
        role="gridcell"
        aria-selected={selected}
        data-id={shot.id}
        data-selecting={selecting || undefined}
        className={cn('group absolute top-0 left-0 rounded-tile contain-strict', selected && 'bg-gold/20')}
        style={{ transform: `translate(${x}px,${y}px)`, width, height }}
      >
        <a
          href={`?photo=${shot.id}`}
          tabIndex={reachable ? 0 : -1}
          aria-label={name}
          draggable={false}
          className={cn(
            'absolute overflow-hidden rounded-tile bg-s3 transition-[inset] duration-100 focus-visible:outline-3',
            selected ? 'inset-2 outline-offset-3 ring-2 ring-gold sm:inset-3' : 'inset-0 outline-offset-[-3px]',
          )}
          style={{ backgroundColor: averageColor(shot.thumbhash) ?? undefined }}
        >
          {shot.v && <Picture shot={shot} version={shot.v} width={width} height={height} load={load} />}
          <HoverFilm shot={shot} />
          <Badges shot={shot} width={width} />
        </a>
        <SelectMark name={t('select')} selecting={selecting} selected={selected} />
        <button
          type="button"
          data-favorite
          tabIndex={-1}
          aria-label={heart}
          aria-pressed={favorite}
          className={cn(
            'absolute top-0 right-0 grid size-9 place-items-center rounded-tr-tile bg-[radial-gradient(circle_at_100%_0,#000b_25%,#0000_70%)] text-white transition-opacity duration-100 [&_svg]:size-[18px]',
            favorite ? '[&_svg]:fill-white' : 'opacity-0 touch:hidden group-hover:opacity-100',
            selecting && (favorite ? 'pointer-events-none' : 'hidden'),
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
    a.selecting === b.selecting &&
    a.selected === b.selected &&
    a.reachable === b.reachable,
)

function SelectMark({ name, selecting, selected }: { name: string; selecting: boolean; selected: boolean }) {
  return (
    <button
      type="button"
      data-select
      tabIndex={-1}
      aria-label={name}
      aria-pressed={selected}
      className={cn(
        'absolute top-0 left-0 grid size-9 place-items-center rounded-tl-tile transition-opacity duration-100',
        !selected && 'bg-[radial-gradient(circle_at_0_0,#000b_25%,#0000_70%)]',
        !selecting && 'opacity-0 touch:hidden group-hover:opacity-100 group-has-[:focus-visible]:opacity-100',
      )}
    >
      <span
        className={cn(
          'grid size-5 place-items-center rounded-full',
          selected ? 'bg-gold text-on-gold' : 'border-2 border-white/90',
        )}
      >
        {selected && <Check className="size-3.5" strokeWidth={3.5} aria-hidden />}
      </span>
    </button>
  )
}
