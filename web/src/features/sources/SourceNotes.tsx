import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { AlertDialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import type { Condition } from './SourceState'
import { sourceWords } from './strings'
import { type Source, useSourceActions } from './use-sources'

/** What is to be said about a source: why it rests, why it cannot be read, why it is not watched. */
export function SourceNotes({ source, condition }: { source: Source; condition: Condition }) {
  const t = useWords(sourceWords)
  const reasons: Record<string, string> = {
    'folder-missing': t('reasonMissing'),
    'not-a-folder': t('reasonNoFolder'),
    'folder-unreadable': t('reasonUnreadable'),
    'folder-replaced': t('reasonReplaced'),
    'no-photos-found': t('reasonNoPhotos'),
  }
  const watching: Record<string, string> = {
    'network-drive': t('watchNetwork'),
    'too-many-folders': t('watchTooMany'),
    'cannot-watch': t('watchCannot'),
  }
  const away = condition === 'offline' || condition === 'empty'
  const partAway = condition === 'ok' && source.state_reason === 'mount-away'
  const notes = [
    condition === 'paused' && t('explainPaused'),
    away && `${reasons[source.state_reason ?? ''] ?? t('reasonMissing')} ${t('explainAway')}`,
    partAway && `${t('reasonMount')} ${t('explainMount')}`,
    source.enabled && source.watch && watching[source.watching ?? ''],
  ].filter((note) => typeof note === 'string')
  const doubtful = source.state_reason === 'folder-replaced' || source.state_reason === 'no-photos-found'
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="mt-3 rounded-control bg-s2 px-3 py-2 text-dense text-muted">
          {note}
        </p>
      ))}
      {((away && doubtful) || partAway) && <AcceptMissing source={source} />}
    </>
  )
}

/** The way to say that the files are gone on purpose. */
function AcceptMissing({ source }: { source: Source }) {
  const t = useWords(sourceWords)
  const { scan } = useSourceActions()
  const [asking, setAsking] = useState(false)
  const confirm = () =>
    scan.mutate(
      { params: { path: { source_id: source.id }, query: { accept_missing: true } } },
      { onSuccess: () => toast(t('scanStarted')), onSettled: () => setAsking(false) },
    )
  return (
    <>
      <Button size="sm" className="mt-3" onClick={() => setAsking(true)}>
        {t('acceptMissing')}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('acceptTitle')}
        action={t('acceptAction')}
        busy={scan.isPending}
        onConfirm={confirm}
      >
        <p>{t('acceptText', { name: source.name })}</p>
      </AlertDialog>
    </>
  )
}
