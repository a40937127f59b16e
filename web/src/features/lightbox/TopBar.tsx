import {
  ArrowLeft,
  CirclePause,
  CirclePlay,
  Download,
  EllipsisVertical,
  Heart,
  Info,
  SquareArrowOutUpRight,
} from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { download, original } from '@/lib/media'
import { buttonStyle } from '@/ui/button'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'
import { Tooltip } from '@/ui/tooltip'
import { lightboxWords } from './strings'

type TopBarProps = {
  id: number
  title: string
  place: string | null
  ordinal: { number: number; total: number } | null
  favorite: boolean
  info: boolean
  slideshow: boolean
  shown: boolean
  onClose: () => void
  onFavorite: () => void
  onInfo: () => void
  onSlideshow: () => void
}

const button = 'text-white hover:bg-white/15 hover:text-white'

/** When and where, and what one can do with the photo. */
export function TopBar({ id, title, place, ordinal, favorite, info, slideshow, shown, ...on }: TopBarProps) {
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
      {mayDownload && <OriginalLinks id={id} className={cn(button, 'max-sm:hidden')} />}
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
      {mayDownload && <OriginalMenu id={id} className={cn(button, 'sm:hidden')} />}
    </div>
  )
}

type LinksProps = { id: number; className: string }

function OriginalLinks({ id, className }: LinksProps) {
  const t = useWords(lightboxWords)
  const style = cn(buttonStyle({ variant: 'ghost', size: 'icon' }), className)
  return (
    <>
      <Tooltip label={t('openOriginal')}>
        <a href={original(id)} target="_blank" rel="noreferrer" aria-label={t('openOriginal')} className={style}>
          <SquareArrowOutUpRight aria-hidden />
        </a>
      </Tooltip>
      <Tooltip label={t('download')}>
        <a href={download(id)} download aria-label={t('download')} className={style}>
          <Download aria-hidden />
        </a>
      </Tooltip>
    </>
  )
}

/** The same on a phone, where there is no room for more buttons. */
function OriginalMenu({ id, className }: LinksProps) {
  const t = useWords(lightboxWords)
  return (
    <Menu
      trigger={
        <IconButton label={t('more')} className={className}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
    >
      <MenuItem render={<a href={original(id)} target="_blank" rel="noreferrer" />}>
        <SquareArrowOutUpRight aria-hidden />
        {t('openOriginal')}
      </MenuItem>
      <MenuItem render={<a href={download(id)} download />}>
        <Download aria-hidden />
        {t('download')}
      </MenuItem>
    </Menu>
  )
}
