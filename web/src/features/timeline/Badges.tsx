import { Clock3, FileX2, ImageOff, Layers, type LucideIcon, Play, TriangleAlert } from 'lucide-react'
import { clock } from '@/lib/dates'
import {
  ANIMATED,
  DAMAGED,
  HDR,
  MISSING,
  MOTION,
  PANORAMA,
  RAW,
  type Shot,
  THUMBNAIL_FAILED,
  VIDEO,
} from '@/lib/engine/walk'
import { useWords } from '@/lib/i18n'
import { timelineWords } from './strings'

const ROOM_FOR_WORDS = 150
const stripes = 'bg-[repeating-linear-gradient(45deg,#0000_0_8px,#0007_8px_16px)]'
const chip =
  'flex items-center gap-1 rounded-full bg-black/65 px-1.5 py-0.5 text-[11px] text-white leading-4 tabular-nums [&_svg]:size-3'
const pill = `${chip} absolute`

/** What a tile says besides its picture. Its accessible name says the same in words. */
export function Badges({ shot, width }: { shot: Shot; width: number }) {
  const t = useWords(timelineWords)
  const has = (flag: number) => (shot.flags & flag) !== 0
  return (
    <span aria-hidden>
      {!shot.v && <State icon={has(THUMBNAIL_FAILED) ? ImageOff : Clock3} />}
      {has(MISSING) && <span className={`${stripes} absolute inset-0`} />}
      <Kinds shot={shot} width={width} />
      {has(VIDEO) && (
        <span className={`${pill} right-1.5 bottom-1.5`}>
          <Play className="fill-current" />
          {shot.duration > 0 && clock(shot.duration)}
        </span>
      )}
      {(has(MISSING) || has(DAMAGED)) && (
        <span className={`${pill} bottom-1.5 left-1.5`}>
          {has(MISSING) ? <FileX2 /> : <TriangleAlert />}
          {width > ROOM_FOR_WORDS && t(has(MISSING) ? 'missing' : 'damaged')}
        </span>
      )}
    </span>
  )
}

const KINDS = [
  [MOTION, 'live'],
  [ANIMATED, 'animated'],
  [PANORAMA, 'panorama'],
  [HDR, 'hdr'],
  [RAW, 'raw'],
] as const

/** What kind of photo it is, as far as there is room: a narrow tile says the first. */
function Kinds({ shot, width }: { shot: Shot; width: number }) {
  const t = useWords(timelineWords)
  const kinds = KINDS.filter(([flag]) => (shot.flags & flag) !== 0)
  if (kinds.length === 0 && shot.stack < 2) return null
  return (
    <span className="absolute top-1.5 left-1.5 flex gap-1 transition-transform duration-100 group-hover:translate-x-7 group-has-[:focus-visible]:translate-x-7 group-data-selecting:translate-x-7">
      {shot.stack > 1 && (
        <span className={chip}>
          <Layers />
          {shot.stack}
        </span>
      )}
      {kinds.slice(0, width > ROOM_FOR_WORDS ? 3 : 1).map(([flag, word]) => (
        <span key={flag} className={`${chip} font-medium`}>
          {t(word)}
        </span>
      ))}
    </span>
  )
}

const State = ({ icon: Icon }: { icon: LucideIcon }) => (
  <span className="absolute inset-0 m-auto grid size-8 place-items-center rounded-full bg-black/55 text-white [&_svg]:size-4">
    <Icon />
  </span>
)
