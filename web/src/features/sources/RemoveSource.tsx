import { useWords } from '@/lib/i18n'
import { AlertDialog } from '@/ui/dialog'
import { sourceWords } from './strings'
import { type Source, useSourceActions } from './use-sources'

type RemoveSourceProps = { source: Source; open: boolean; onOpenChange: (open: boolean) => void }

/** Asks before a source goes, and says what is deleted and what is not. */
export function RemoveSource({ source, open, onOpenChange }: RemoveSourceProps) {
  const t = useWords(sourceWords)
  const { remove } = useSourceActions()
  const { images, videos, missing } = source.counts
  const confirm = () =>
    remove.mutate({ params: { path: { source_id: source.id } } }, { onSettled: () => onOpenChange(false) })
  return (
    <AlertDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('removeTitle', { name: source.name })}
      action={t('remove')}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{t('removeGone', { count: images + videos + missing })}</p>
      <p className="font-medium text-text">{t('removeStays', { path: source.path })}</p>
    </AlertDialog>
  )
}
