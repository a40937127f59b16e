import { type FormEvent, type KeyboardEvent, useRef } from 'react'
import { momentLabel } from '@/lib/dates'
import { NO_OFFSET, offsets } from '@/lib/edit-values'
import { useLanguage, useWords } from '@/lib/i18n'
import { useProblemWords } from '@/lib/problems'
import { Button } from '@/ui/button'
import { DialogActions } from '@/ui/dialog'
import { Input, Textarea } from '@/ui/input'
import { editWords } from '@/ui/photo-edit/edit.strings'
import { StarsField } from '@/ui/photo-edit/StarsField'
import { Select } from '@/ui/select'
import { ErrorState } from '@/ui/states'
import { ManyDialog } from './ManyDialog'
import { ManyField } from './ManyField'
import { ManyKeywords } from './ManyKeywords'
import { type Common, type Field, fieldOfProblem } from './many'
import { manyWords } from './many.strings'
import { useMany } from './use-many'

type ManyProps = { ids: readonly number[]; onClose: () => void }
const MIXED = 'mixed'
/** Many photos are edited at once. */
export function EditMany({ ids, onClose }: ManyProps) {
  const t = useWords(manyWords)
  return (
    <ManyDialog ids={ids} title={t('title', { count: ids.length })} intro={t('intro')} onClose={onClose}>
      {(common) => <Form ids={ids} common={common} onClose={onClose} />}
    </ManyDialog>
  )
}

function Form({ ids, common, onClose }: ManyProps & { common: Common }) {
  const t = useWords(manyWords)
  const say = useWords(editWords)
  const language = useLanguage()
  const problem = useProblemWords()
  const form = useRef<HTMLFormElement>(null)
  const many = useMany(ids, common, onClose)
  const { shared, touched, change, wrong, refusal } = many

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void many.save()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit()
  }
  const flaw = (name: Field | 'keywords'): string | null => {
    if (refusal && fieldOfProblem(refusal.code) === name) return problem(refusal)
    const found = name === 'keywords' ? undefined : wrong[name]
    return found ? say(found) : null
  }
  const mixed = (name: Field) => !(name in shared) && !(name in touched)
  const line = (name: 'title' | 'caption' | 'place' | 'altitude' | 'artist' | 'copyright', help?: string) => (
    <ManyField many={many} name={name} label={say(name)} help={help} error={flaw(name)}>
      <Input
        value={touched[name] ?? shared[name] ?? ''}
        onValueChange={(value) => change({ [name]: value })}
        placeholder={mixed(name) ? t('mixed') : undefined}
        autoComplete="off"
        maxLength={2000}
      />
    </ManyField>
  )
  const dates = () => {
    const [first, last] = [momentLabel(common.earliest?.local, language), momentLabel(common.latest?.local, language)]
    return first && last ? t('mixedDates', { first, last }) : t('mixed')
  }
  const date = touched.taken ?? shared.taken ?? ''
  const offset = touched.offset ?? shared.offset ?? (date ? NO_OFFSET : MIXED)
  const zones = [{ value: NO_OFFSET, label: say('offsetUnknown') }, ...offsets(Number(shared.offset) || null)]
  return (
    <form ref={form} onSubmit={submit} onKeyDown={onKeyDown} noValidate className="flex flex-col gap-4">
      {line('title')}
      {line('caption')}
      <ManyField many={many} name="description" label={say('description')}>
        <Textarea
          value={touched.description ?? shared.description ?? ''}
          onValueChange={(description) => change({ description })}
          placeholder={mixed('description') ? t('mixed') : undefined}
          rows={3}
          maxLength={100_000}
        />
      </ManyField>
      <ManyKeywords
        ofAll={(common.values.keywords as string[] | undefined) ?? []}
        ofSome={common.some_keywords}
        edit={many.keywords}
        error={flaw('keywords')}
        onChange={many.setKeywords}
      />
      <ManyField many={many} name="rating" label={say('rating')} help={mixed('rating') ? t('mixed') : undefined} bare>
        <StarsField
          value={touched.rating ?? ('rating' in touched ? null : (shared.rating ?? null))}
          onChange={(rating) => change({ rating })}
        />
      </ManyField>
      <div className="grid gap-4 sm:grid-cols-2">
        <ManyField
          many={many}
          name="taken"
          label={say('taken')}
          help={mixed('taken') ? dates() : undefined}
          error={flaw('taken')}
        >
          <Input
            type="datetime-local"
            step={1}
            min="1826-01-01T00:00:00"
            value={date}
            onValueChange={(taken) => change({ taken })}
          />
        </ManyField>
        <ManyField many={many} name="offset" label={say('offset')} help={date ? undefined : t('zoneNeedsDate')}>
          <Select
            items={offset === MIXED ? [{ value: MIXED, label: t('mixed') }, ...zones] : zones}
            value={offset}
            onChange={(next) => next !== MIXED && change({ offset: next })}
            disabled={!date}
            className="w-full"
          />
        </ManyField>
        {line(
          'place',
          touched.place && !('altitude' in touched) && !shared.altitude ? t('altitudeGoes') : say('placeHelp'),
        )}
        {line('altitude')}
        {line('artist')}
        {line('copyright')}
      </div>
      {refusal && !fieldOfProblem(refusal.code) && <ErrorState title={t('failed')} error={refusal} />}
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={many.busy} disabled={!many.ready}>
          {t('save')}
        </Button>
      </DialogActions>
    </form>
  )
}
