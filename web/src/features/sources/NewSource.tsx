import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Row } from '@/ui/field'
import { Input } from '@/ui/input'
import { Select } from '@/ui/select'
import { ErrorState } from '@/ui/states'
import { Switch } from '@/ui/switch'
import { FolderPicker } from './FolderPicker'
import { type Interval, useIntervals } from './intervals'
import { sourceWords } from './strings'

type NewSourceProps = { onDone: () => void; aside?: ReactNode }

/** Chooses a folder on the server, its name and its rhythm, and adds it. `aside` stands beside the button. */
export function NewSource({ onDone, aside }: NewSourceProps) {
  const t = useWords(sourceWords)
  const queries = useQueryClient()
  const [path, setPath] = useState('')
  const [name, setName] = useState<string | null>(null)
  const [interval, setMinutes] = useState<Interval>(60)
  const [watch, setWatch] = useState(true)
  const create = api.useMutation('post', '/api/v1/sources', {
    onSuccess: async () => {
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/v1/sources'),
      })
      onDone()
    },
  })
  const suggested = path.split('/').filter(Boolean).at(-1) ?? ''

  const add = () =>
    create.mutate({ body: { path, name: (name ?? suggested).trim() || undefined, interval_minutes: interval, watch } })

  return (
    <div>
      <FolderPicker onPath={setPath} />
      <div className="mt-2">
        <Row label={t('name')}>
          <Input value={name ?? suggested} onValueChange={setName} className="sm:w-64" />
        </Row>
        <Row label={t('interval')} help={t('intervalHelp')}>
          <Select items={useIntervals()} value={interval} onChange={setMinutes} />
        </Row>
        <Row inline label={t('watch')} help={t('watchHelp')}>
          <Switch checked={watch} onCheckedChange={setWatch} />
        </Row>
      </div>
      {create.error && <ErrorState error={create.error} title={t('addTitle')} className="mb-4" />}
      <div className="mt-2 flex items-center justify-end gap-2">
        {aside}
        <Button variant="primary" disabled={!path} busy={create.isPending} onClick={add}>
          {t('addConfirm')}
        </Button>
      </div>
    </div>
  )
}
