import { useQueryClient } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { http } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { dateLabel, offsetLabel, timeLabel } from '@/lib/dates'
import { NO_OFFSET, offsets } from '@/lib/edit-values'
import { speak, useLanguage, useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { DialogActions } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { NumberField } from '@/ui/number-field'
import { Segmented } from '@/ui/segmented'
import { Select } from '@/ui/select'
import { ErrorState } from '@/ui/states'
import { doMany } from './bulk'
import { ManyDialog } from './ManyDialog'
import type { Common } from './many'
import { manyWords } from './many.strings'
import { KEEP_OFFSET, type Moment, NO_SHIFT, type Shift, shifted, shiftOf } from './shift'

type ShiftProps = { ids: readonly number[]; onClose: () => void }
const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const

/** A clock that was wrong is put right: the first and the last photo show what will become of all. */
export function ShiftTime({ ids, onClose }: ShiftProps) {
  const t = useWords(manyWords)
  return (
    <ManyDialog ids={ids} title={t('shiftTitle', { count: ids.length })} intro={t('shiftIntro')} onClose={onClose}>
      {(common) => <Form ids={ids} common={common} onClose={onClose} />}
    </ManyDialog>
  )
}

function Form({ ids, common, onClose }: ShiftProps & { common: Common }) {
  const t = useWords(manyWords)
  const { shift, change, save, busy, refusal, ready } = useShift(ids, onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  const zones = [
    { value: KEEP_OFFSET, label: t('zoneKept') },
    { value: NO_OFFSET, label: t('zoneUnknown') },
    ...offsets(common.earliest?.offset ?? null),
  ]
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <div className="flex flex-col gap-3">
        <Segmented
          label={t('direction')}
          value={shift.later ? 'later' : 'earlier'}
          onChange={(way) => change({ later: way === 'later' })}
          items={[
            { value: 'later', label: t('later') },
            { value: 'earlier', label: t('earlier') },
          ]}
          className="self-start"
        />
        <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
          {UNITS.map((unit) => (
            <Field key={unit} label={t(unit)}>
              <NumberField
                value={shift[unit]}
                onValueChange={(value) => change({ [unit]: value ?? 0 })}
                min={0}
                max={unit === 'days' ? 40_000 : 999}
                step={1}
                className="w-full"
              />
            </Field>
          ))}
        </div>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('zone')}>
          <Select items={zones} value={shift.offset} onChange={(offset) => change({ offset })} className="w-full" />
        </Field>
        {shift.offset !== KEEP_OFFSET && shift.offset !== NO_OFFSET && (
          <div className="flex flex-col gap-1.5">
            <span className="font-medium text-dense">{t('keep')}</span>
            <Segmented
              label={t('keep')}
              value={shift.keep}
              onChange={(keep) => change({ keep })}
              items={[
                { value: 'clock', label: t('keepClock') },
                { value: 'instant', label: t('keepInstant') },
              ]}
              className="self-start"
            />
            <span className="text-dense text-muted">
              {t(shift.keep === 'clock' ? 'keepClockHelp' : 'keepInstantHelp')}
            </span>
          </div>
        )}
      </div>
      <Preview common={common} shift={shift} />
      {refusal && <ErrorState title={t('shiftFailed')} error={refusal} />}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={!ready || !common.earliest}>
          {t('shift')}
        </Button>
      </DialogActions>
    </form>
  )
}

function useShift(ids: readonly number[], onDone: () => void) {
  const queries = useQueryClient()
  const [shift, setShift] = useState<Shift>(NO_SHIFT)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const body = shiftOf(shift, ids)
  const save = async () => {
    if (!body || busy) return
    setBusy(true)
    setRefusal(null)
    const t = speak(manyWords)
    const sent = http.POST('/api/v1/photos/metadata/shift', { body }).catch((thrown: unknown) => {
      setRefusal(asProblem(thrown))
      throw thrown
    })
    const words = { done: (count: number) => t('shifted', { count }), failed: t('shiftFailed'), asked: ids.length }
    const done = await doMany(queries, sent, words)
    setBusy(false)
    if (done) onDone()
  }
  const change = (part: Partial<Shift>) => setShift((before) => ({ ...before, ...part }))
  return { shift, change, save, busy, refusal, ready: body !== null }
}

/** The earliest and the latest of the photos, before and after. */
function Preview({ common, shift }: { common: Common; shift: Shift }) {
  const t = useWords(manyWords)
  const { earliest, latest, undated } = common
  if (!earliest || !latest) return <p className="text-muted">{t('allUndated')}</p>
  const rows = earliest.photo_id === latest.photo_id ? [earliest] : [earliest, latest]
  return (
    <section aria-label={t('preview')} aria-live="polite" className="rounded-card border border-line bg-s2 p-4">
      <dl className="flex flex-col gap-3">
        {rows.map((moment, at) => (
          <div key={moment.photo_id}>
            <dt className="text-caption text-muted">{t(at === 0 ? 'earliest' : 'latest')}</dt>
            <dd className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 tabular-nums">
              <span className="text-muted">
                <span className="sr-only">{t('before')} </span>
                <Clock moment={moment} />
              </span>
              <span className="flex items-center gap-2 font-medium">
                <ArrowRight className="size-4 shrink-0 text-muted" aria-hidden />
                <span className="sr-only">{t('after')} </span>
                <Clock moment={shifted(moment, shift)} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {undated > 0 && <p className="mt-3 text-dense text-muted">{t('undated', { count: undated })}</p>}
    </section>
  )
}

function Clock({ moment }: { moment: Moment | null }) {
  const t = useWords(manyWords)
  const language = useLanguage()
  if (!moment) return t('impossible')
  const { local, offset } = moment
  const day = dateLabel(local.slice(0, 7), Number(local.slice(8, 10)), language)
  const zone = offset === null ? '' : ` ${offsetLabel(offset)}`
  return `${day}, ${timeLabel(local, language)}${zone}`
}
