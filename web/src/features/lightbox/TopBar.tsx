import { ArrowLeft, CirclePause, CirclePlay, Heart, Info, RotateCcw, Trash2 } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { MoreMenu, OriginalLinks } from './Downloads'
import type { Detail } from './detail'
import { lightboxWords } from './strings'
import type { Trash } from './use-trash'

type TopBarProps = {
  id: number
  photo: Detail | undefined
  title: string
  place: string | null
  ordinal: { number: number; total: number } | null
  favorite: boolean
  info: boolean
  slideshow: boolean
  shown: boolean
  trash: Trash | null
  onClose: () => void
  onFavorite: () => void
  onInfo: () => void
  onSlideshow: () => void
}

const button = 'text-white hover:bg-white/15 hover:text-white'

/** When and where, and what one can do with the photo. */
export function TopBar(props: TopBarProps) {
  const { id, photo, title, place, ordinal, favorite, info, slideshow, shown, trash, ...on } = props
  const t = useWords(lightboxWords)
  const mayDownload = useMe()?.can.download !== false
  return (
    <div
      className={cn(
        'absolute inset-x-0 top-0 z-10 flex items-center gap-1 bg-gradient-to-b from-black/80 to-transparent px-1 pt-[max(4px,env(safe-area-inset-top))] pb-8 text-white transition-opacity duration-200 focus-within:opacity-100 sm:px-3 sm:pt-2',
        !shown && 'pointer-events-none opacity-0',
      )}
    >
      <IconButton label={t('close')} keys="Esc" className={button} onClick={on.onClose}>
        <ArrowLeft aria-hidden />
      </IconButton>
      <div className="min-w-0 flex-1 px-1 leading-tight [text-shadow:0_1px_3px_#000]">
        <p className="truncate font-medium">{title}</p>
        {place && <p className="truncate text-caption text-white/85">{place}</p>}
      </div>
      {ordinal && (
        <span className="px-2 text-dense text-white/85 tabular-nums max-sm:hidden">{t('ordinal', ordinal)}</span>
      )}
      <IconButton
        label={t(slideshow ? 'stopSlideshow' : 'slideshow')}
        keys="s"
        aria-pressed={slideshow}
        className={cn(button, 'max-sm:hidden')}
        onClick={on.onSlideshow}
      >
        {slideshow ? <CirclePause aria-hidden /> : <CirclePlay aria-hidden />}
      </IconButton>
      {mayDownload && <OriginalLinks id={id} photo={photo} className={cn(button, 'max-sm:hidden')} />}
      {trash && (
        <IconButton
          label={t(trash.trashed ? 'restore' : 'trash')}
          keys={trash.trashed ? undefined : 'Delete'}
          className={cn(button, 'max-sm:hidden')}
          onClick={trash.run}
        >
          {trash.trashed ? <RotateCcw aria-hidden /> : <Trash2 aria-hidden />}
        </IconButton>
      )}
      <IconButton
        label={t(favorite ? 'removeFavorite' : 'addFavorite')}
        keys="f"
        aria-pressed={favorite}
        className={cn(button, favorite && '[&_svg]:fill-current')}
        onClick={on.onFavorite}
      >
        <Heart aria-hidden />
      </IconButton>
      <IconButton
        label={t('info')}
        keys="i"
        aria-pressed={info}
        className={cn(button, info && 'bg-white/20')}
        onClick={on.onInfo}
      >
        <Info aria-hidden />
      </IconButton>
      {(mayDownload || trash) && (
        <MoreMenu id={id} photo={photo} mayDownload={mayDownload} trash={trash} className={cn(button, 'sm:hidden')} />
      )}
    </div>
  )
}
