import { useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, Clock3, RotateCw } from 'lucide-react'
import { api } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { stepWords, useNames } from '@/lib/pipeline.strings'
import { problemText, useProblemWords } from '@/lib/problems'
import { relative } from '@/lib/time'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { type Detail, isUnfinished } from './detail'
import { infoWords } from './info.strings'

type Step = Detail['steps'][number]
const EVERY_PHOTO = ['metadata', 'thumbnails']

/** The steps a photo has taken, why one failed, and a way to take them again. */
export function Processing({ photo }: { photo: Detail }) {
  const t = useWords(infoWords)
  const queries = useQueryClient()
  const mayProcess = useMe()?.can.process !== false
  const again = api.useMutation('post', '/api/v1/photos/{photo_id}/reprocess', {
    onSuccess: () => toast(t('reprocessing')),
    onError: (thrown) => toast(t('reprocessFailed'), { type: 'error', description: problemText(thrown) }),
    onSettled: () =>
      queries.invalidateQueries({
        queryKey: ['get', '/api/v1/photos/{photo_id}/detail', { params: { path: { photo_id: photo.id } } }],
      }),
  })
  const waiting = isUnfinished(photo)
    ? EVERY_PHOTO.filter((name) => !photo.steps.some(({ step }) => step === name))
    : []
  return (
    <section className="border-line border-b py-4">
      <h3 className="mb-2 font-semibold text-dense text-muted">{t('processing')}</h3>
      <ul className="space-y-2">
        {photo.steps.map((step) => (
          <StepLine key={step.step} step={step} />
        ))}
        {waiting.map((name) => (
          <StepLine key={name} step={{ step: name, state: 'waiting', error_code: null, error_facts: null, at: null }} />
        ))}
      </ul>
      {mayProcess && (
        <Button
          size="sm"
          className="mt-3"
          busy={again.isPending}
          onClick={() => again.mutate({ params: { path: { photo_id: photo.id } } })}
        >
          <RotateCw aria-hidden />
          {t('reprocess')}
        </Button>
      )}
    </section>
  )
}

type Line = Omit<Step, 'state' | 'at'> & { state: Step['state'] | 'waiting'; at: string | null }

const looks = {
  done: { icon: CircleCheck, colour: 'text-ok' },
  failed: { icon: CircleAlert, colour: 'text-danger' },
  retrying: { icon: Clock3, colour: 'text-warn' },
  waiting: { icon: Clock3, colour: 'text-muted' },
} as const

function StepLine({ step }: { step: Line }) {
  const t = useWords(infoWords)
  const language = useLanguage()
  const say = useProblemWords()
  const nameOf = useNames(stepWords)
  const { icon: Icon, colour } = looks[step.state]
  return (
    <li className="flex gap-2">
      <Icon className={`mt-0.5 size-4 shrink-0 ${colour}`} aria-hidden />
      <div className="min-w-0">
        <p>
          {nameOf(step.step)}
          <span className="text-dense text-muted">
            {' · '}
            {t(`step_${step.state}`)}
            {step.at && `, ${relative(step.at, language)}`}
          </span>
        </p>
        {step.error_code && (
          <p className="break-words text-dense text-muted">
            {say({ code: step.error_code, facts: step.error_facts ?? {} })}
          </p>
        )}
      </div>
    </li>
  )
}
