import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Input, Textarea } from '@/ui/input'
import { editWords } from '@/ui/photo-edit/edit.strings'
import { KeywordsField } from '@/ui/photo-edit/KeywordsField'
import { StarsField } from '@/ui/photo-edit/StarsField'
import { Select } from '@/ui/select'
import type { Detail } from './detail'
import { type Draft, NO_OFFSET, offsets } from './draft'
import { useDraft } from './use-edit'

type Text = 'title' | 'caption' | 'place' | 'altitude' | 'artist' | 'copyright'

/** What a human may say of a photo, in place of what is told of it. Escape leaves it as it was. */
export function EditForm({ photo, onDone }: { photo: Detail; onDone: () => void }) {
  const t = useWords(editWords)
  const form = useRef<HTMLFormElement>(null)
  const { draft, change, save, busy, wrong, changed } = useDraft(photo, onDone)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) void save()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation() // letters are letters here, and arrows stay in the field
    if (event.key === 'Escape') onDone()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit()
  }
  const flaw = (name: keyof Draft) => {
    const found = wrong[name]
    return found ? t(found) : null
  }
  const line = (name: Text, help?: string) => (
    <Field label={t(name)} help={help} error={flaw(name)}>
      <Input
        value={draft[name]}
        onValueChange={(value) => change({ [name]: value })}
        autoComplete="off"
        maxLength={2000}
        inputMode={name === 'altitude' ? 'text' : undefined}
      />
    </Field>
  )
  return (
    <form ref={form} onSubmit={submit} onKeyDown={onKeyDown} noValidate className="flex flex-col gap-4 py-4">
      {line('title')}
      {line('caption')}
      <Field label={t('description')}>
        <Textarea
          value={draft.description}
          onValueChange={(description) => change({ description })}
          rows={4}
          maxLength={100_000}
        />
      </Field>
      <KeywordsField words={draft.keywords} onChange={(keywords) => change({ keywords })} />
      <StarsField value={draft.rating} onChange={(rating) => change({ rating })} />
      <Field label={t('taken')} error={flaw('taken')}>
        <Input
          type="datetime-local"
          step={1}
          min="1826-01-01T00:00:00"
          value={draft.taken}
          onValueChange={(taken) => change({ taken })}
        />
      </Field>
      <Field label={t('offset')}>
        <Select
          items={[{ value: NO_OFFSET, label: t('offsetUnknown') }, ...offsets(photo.taken_offset)]}
          value={draft.offset}
          onChange={(offset) => change({ offset })}
          disabled={!draft.taken}
          className="w-full"
        />
      </Field>
      {line('place', t('placeHelp'))}
      {line('altitude')}
      {line('artist')}
      {line('copyright')}
      <div className="sticky -bottom-6 -mx-5 -mb-6 flex justify-end gap-2 border-line border-t bg-s1 px-5 py-3">
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={!changed || Object.keys(wrong).length > 0}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
