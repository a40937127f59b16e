import { useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { api, http } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { changeWords } from '@/lib/changes.strings'
import { useLanguage, useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { useNames } from '@/lib/pipeline.strings'
import { useProblemWords } from '@/lib/problems'
import { exact, relative } from '@/lib/time'
import { Button } from '@/ui/button'
import { renewPhotos, takeBack } from '@/ui/photo-edit/take-back'
import { toast } from '@/ui/toast'
import { type Change, isOvertaken, linesOf } from './changes'
import { panelWords } from './panel.strings'

const FEW = 5

/** What people have changed of a photo, the newest first; what nothing newer stands on can be taken back. */
export function Changes({ id }: { id: number }) {
  const t = useWords(panelWords)
  const [whole, setWhole] = useState(false)
  const { data: all = [] } = api.useQuery('get', '/api/v1/photos/{photo_id}/changes', {
    params: { path: { photo_id: id } },
  })
  if (all.length === 0) return null
  return (
    <section className="border-line border-b py-4">
      <h3 className="mb-2 font-semibold text-dense text-muted">{t('changes')}</h3>
      <ol className="space-y-3">
        {(whole ? all : all.slice(0, FEW)).map((change) => (
          <ChangeLine key={change.id} change={change} overtaken={isOvertaken(change, all)} />
        ))}
      </ol>
      {!whole && all.length > FEW && (
        <Button size="sm" variant="ghost" className="mt-3 -ml-2.5" onClick={() => setWhole(true)}>
          {t('showAll', { count: all.length })}
        </Button>
      )}
    </section>
  )
}

function ChangeLine({ change, overtaken }: { change: Change; overtaken: boolean }) {
  const t = useWords(panelWords)
  const language = useLanguage()
  const nameOf = useNames(changeWords)
  const say = useProblemWords()
  const me = useMe()
  const { undo, busy, refused } = useUndo(change.id)
  const operation = nameOf(`operation_${change.operation}`)
  const when = relative(change.at, language)
  const state = change.undone_at ? t('takenBack') : overtaken ? t('overtaken') : null
  return (
    <li>
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <p className={change.undone_at ? 'text-muted line-through' : 'font-medium'}>{operation}</p>
          <p className="text-dense text-muted">
            {change.user_id === me?.id ? t('you') : (change.user_name ?? t('somebody'))}
            {' · '}
            <time dateTime={change.at} title={exact(change.at, language)}>
              {when}
            </time>
            {change.photos > 1 && ` · ${t('ofMany', { count: change.photos })}`}
            {state && ` · ${state}`}
          </p>
        </div>
        {!state && (
          <Button
            size="sm"
            variant="ghost"
            busy={busy}
            aria-label={t('undoOf', { operation, when })}
            className="-mt-1 -mr-2"
            onClick={() => void undo()}
          >
            <Undo2 aria-hidden />
            {t('undo')}
          </Button>
        )}
      </div>
      <ul className="mt-1 space-y-0.5 text-dense">
        {linesOf(change, t, language).map(({ name, before, after }) => (
          <li key={name} className="line-clamp-4 [overflow-wrap:anywhere]">
            <span className="text-muted">{`${name}: `}</span>
            <del className="text-muted no-underline">{before}</del>
            <span aria-hidden>{' → '}</span>
            <ins className="no-underline">{after}</ins>
          </li>
        ))}
      </ul>
      {refused && (
        <p role="alert" className="mt-1 text-danger text-dense">
          {say(refused)}
        </p>
      )}
    </li>
  )
}

/** Takes one change back. What stands in its way is told beside it. */
function useUndo(change_id: number) {
  const t = useWords(panelWords)
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Problem | null>(null)
  const undo = async () => {
    setBusy(true)
    setRefused(null)
    await http
      .POST('/api/v1/changes/{change_id}/undo', { params: { path: { change_id } } })
      .then(({ data }) => data && toast(t('undoneBack'), { undo: () => void takeBack(queries, data.change_id) }))
      .catch((thrown: unknown) => setRefused(asProblem(thrown)))
    await renewPhotos(queries)
    setBusy(false)
  }
  return { undo, busy, refused }
}
