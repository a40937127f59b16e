import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Field, Row } from '@/ui/field'
import { Input, Textarea } from '@/ui/input'
import { Switch } from '@/ui/switch'
import { toast } from '@/ui/toast'
import { sourceWords } from './strings'
import { type Source, useSourceActions } from './use-sources'

type EditSourceProps = { source: Source; open: boolean; onOpenChange: (open: boolean) => void }

/** The rules of a source. The form lives only while the dialog is open, so it always begins with the present state. */
export function EditSource({ source, open, onOpenChange }: EditSourceProps) {
  const t = useWords(sourceWords)
  return (
    <Dialog title={t('editTitle', { name: source.name })} open={open} onOpenChange={onOpenChange}>
      <Form source={source} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function Form({ source, onDone }: { source: Source; onDone: () => void }) {
  const t = useWords(sourceWords)
  const { patch } = useSourceActions()
  const [name, setName] = useState(source.name)
  const [patterns, setPatterns] = useState(source.exclusion_patterns.join('\n'))
  const [flags, setFlags] = useState({
    watch: source.watch,
    recursive: source.recursive,
    detect_deletions: source.detect_deletions,
  })
  const flag = (key: keyof typeof flags) => ({
    checked: flags[key],
    onCheckedChange: (on: boolean) => setFlags({ ...flags, [key]: on }),
  })
  const save = () =>
    patch.mutate(
      {
        params: { path: { source_id: source.id } },
        body: {
          ...flags,
          name: name.trim() || source.name,
          exclusion_patterns: patterns
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        },
      },
      {
        onSuccess: () => {
          toast(t('saved'))
          onDone()
        },
      },
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Field label={t('name')} className="mb-2">
        <Input value={name} onValueChange={setName} />
      </Field>
      <Row inline label={t('watch')} help={t('watchHelp')}>
        <Switch {...flag('watch')} />
      </Row>
      <Row inline label={t('recursive')}>
        <Switch {...flag('recursive')} />
      </Row>
      <Row inline label={t('deletions')} help={t('deletionsHelp')}>
        <Switch {...flag('detect_deletions')} />
      </Row>
      <Field label={t('patterns')} help={t('patternsHelp')} className="mt-4">
        <Textarea
          rows={4}
          spellCheck={false}
          value={patterns}
          onValueChange={setPatterns}
          className="font-mono text-dense"
        />
      </Field>
      <DialogActions>
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={patch.isPending}>
          {t('save')}
        </Button>
      </DialogActions>
    </form>
  )
}
