import { MoreHorizontal, Pause, Pencil, Play, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem, MenuLine } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { EditSource } from './EditSource'
import { RemoveSource } from './RemoveSource'
import { sourceWords } from './strings'
import { type Source, useSourceActions } from './use-sources'

/** Scan and pause as buttons; change and remove in the menu. */
export function SourceMenu({ source }: { source: Source }) {
  const t = useWords(sourceWords)
  const { patch, scan } = useSourceActions()
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null)
  const params = { path: { source_id: source.id } }
  const close = (stays: boolean) => setOpen((now) => (stays ? now : null))
  return (
    <div className="flex items-center gap-2">
      {source.enabled ? (
        <Button
          size="sm"
          busy={scan.isPending || source.scanning}
          onClick={() => scan.mutate({ params }, { onSuccess: () => toast(t('scanStarted')) })}
        >
          <RefreshCw aria-hidden />
          {t('scan')}
        </Button>
      ) : (
        <Button size="sm" busy={patch.isPending} onClick={() => patch.mutate({ params, body: { enabled: true } })}>
          <Play aria-hidden />
          {t('resume')}
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label={t('more', { name: source.name })} size="iconSm">
            <MoreHorizontal aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onClick={() => setOpen('edit')}>
          <Pencil aria-hidden />
          {t('edit')}
        </MenuItem>
        {source.enabled && (
          <MenuItem onClick={() => patch.mutate({ params, body: { enabled: false } })}>
            <Pause aria-hidden />
            {t('pause')}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem danger onClick={() => setOpen('remove')}>
          <Trash2 aria-hidden />
          {t('remove')}
        </MenuItem>
      </Menu>
      <EditSource source={source} open={open === 'edit'} onOpenChange={close} />
      <RemoveSource source={source} open={open === 'remove'} onOpenChange={close} />
    </div>
  )
}
