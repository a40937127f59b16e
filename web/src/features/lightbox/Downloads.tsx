import { Download, EllipsisVertical, RotateCcw, SquareArrowOutUpRight, Trash2 } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { download, original } from '@/lib/media'
import { buttonStyle } from '@/ui/button'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuGroup, MenuItem, MenuLine } from '@/ui/menu'
import { Tooltip } from '@/ui/tooltip'
import type { Detail } from './detail'
import { type Part, partsOf } from './members'
import { stackWords } from './stack.strings'
import { lightboxWords } from './strings'
import type { Trash } from './use-trash'

type LinksProps = { id: number; photo: Detail | undefined; className: string }

/** The original in another tab, and as a download: with a menu where a photo is of more than one file. */
export function OriginalLinks({ id, photo, className }: LinksProps) {
  const t = useWords(lightboxWords)
  const say = useWords(stackWords)
  const style = cn(buttonStyle({ variant: 'ghost', size: 'icon' }), className)
  const parts = photo ? partsOf(photo, say) : []
  return (
    <>
      <Tooltip label={t('openOriginal')}>
        <a href={original(id)} target="_blank" rel="noreferrer" aria-label={t('openOriginal')} className={style}>
          <SquareArrowOutUpRight aria-hidden />
        </a>
      </Tooltip>
      {parts.length === 0 ? (
        <Tooltip label={t('download')}>
          <a href={download(id)} download aria-label={t('download')} className={style}>
            <Download aria-hidden />
          </a>
        </Tooltip>
      ) : (
        <Menu
          trigger={
            <IconButton label={say('downloads')} className={className}>
              <Download aria-hidden />
            </IconButton>
          }
        >
          <Parts id={id} parts={parts} />
        </Menu>
      )}
    </>
  )
}

function Parts({ id, parts }: { id: number; parts: Part[] }) {
  const t = useWords(stackWords)
  return (
    <>
      <MenuItem render={<a href={download(id)} download />}>
        <Download aria-hidden />
        {t('downloadOriginal')}
      </MenuItem>
      {parts.length > 0 && (
        <>
          <MenuLine />
          <MenuGroup label={t('parts')}>
            {parts.map(({ name, file, href }) => (
              <MenuItem key={href} render={<a href={href} download />}>
                <span className="flex-1">{name}</span>
                <span className="max-w-40 truncate text-caption text-muted">{file}</span>
              </MenuItem>
            ))}
          </MenuGroup>
        </>
      )}
    </>
  )
}

type MoreProps = LinksProps & { mayDownload: boolean; trash: Trash | null }

/** The same on a phone, where there is no room for more buttons. */
export function MoreMenu({ id, photo, mayDownload, trash, className }: MoreProps) {
  const t = useWords(lightboxWords)
  const say = useWords(stackWords)
  return (
    <Menu
      trigger={
        <IconButton label={t('more')} className={className}>
          <EllipsisVertical aria-hidden />
        </IconButton>
      }
    >
      {mayDownload && (
        <MenuItem render={<a href={original(id)} target="_blank" rel="noreferrer" />}>
          <SquareArrowOutUpRight aria-hidden />
          {t('openOriginal')}
        </MenuItem>
      )}
      {mayDownload && <Parts id={id} parts={photo ? partsOf(photo, say) : []} />}
      {mayDownload && trash && <MenuLine />}
      {trash && (
        <MenuItem onClick={trash.run} danger={!trash.trashed}>
          {trash.trashed ? <RotateCcw aria-hidden /> : <Trash2 aria-hidden />}
          {t(trash.trashed ? 'restore' : 'trash')}
        </MenuItem>
      )}
    </Menu>
  )
}
