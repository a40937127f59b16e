import { SlidersHorizontal } from 'lucide-react'
import type { RefObject } from 'react'
import { useWords } from '@/lib/i18n'
import { Menu, MenuChoice } from '@/ui/menu'
import { lightboxWords } from './strings'
import { isUnderway, type Playback } from './use-playback'

/** `chosen` is a height, or null for the best there is. */
export type Quality = { playback: Playback; chosen: number | null; onChoose: (height: number | null) => void }

type Container = { container: RefObject<HTMLElement | null> }

const BEST = 'best'

/** In which quality a film is played. One that is not there yet is made, and played once it is ready. */
export function QualityMenu({ playback, chosen, onChoose, container }: Quality & Container) {
  const t = useWords(lightboxWords)
  const best = t(playback.direct ? 'qualityOriginal' : 'qualityBest')
  const nameOf = (height: number) => {
    const underway = playback.variants.find((variant) => variant.height === height && isUnderway(variant))
    return underway ? t('qualityMaking', { height, percent: Math.round(underway.progress * 100) }) : `${height}p`
  }
  const name = chosen === null ? best : `${chosen}p`
  const label = t('quality', { name })
  return (
    <Menu
      container={container}
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          className="grid h-9 min-w-9 place-items-center rounded-full px-2 font-semibold text-dense tabular-nums hover:bg-white/15 touch:h-11 touch:min-w-11"
        >
          <span className="max-[419px]:hidden">{name}</span>
          <SlidersHorizontal className="size-[18px] min-[420px]:hidden" aria-hidden />
        </button>
      }
    >
      <MenuChoice
        label={t('qualities')}
        value={chosen === null ? BEST : String(chosen)}
        onChange={(next) => onChoose(next === BEST ? null : Number(next))}
        items={[
          { value: BEST, label: best },
          ...[...playback.can_make].reverse().map((height) => ({ value: String(height), label: nameOf(height) })),
        ]}
      />
    </Menu>
  )
}
