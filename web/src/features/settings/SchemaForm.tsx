import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { useProblemWords } from '@/lib/problems'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { ErrorState } from '@/ui/states'
import { toast } from '@/ui/toast'
import { SettingRow } from './SettingRow'
import { changesOf, type Group, type Values } from './schema'
import { settingsWords } from './strings'

/** A group of settings as a form. Only what was changed is sent. */
export function SchemaForm({ group, stored }: { group: Group; stored: Values }) {
  const t = useWords(settingsWords)
  const say = useProblemWords()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Values>({})
  const save = api.useMutation('patch', '/api/v1/settings', {
    onSuccess: (values) => {
      queries.setQueryData(api.queryOptions('get', '/api/v1/settings').queryKey, values)
      setDraft({})
      toast(t('saved'))
    },
  })
  const changes = changesOf(group.settings, stored, draft)
  const count = Object.keys(changes).length
  const wrong = save.error?.code === 'bad-setting' ? String(save.error.facts.key) : null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (count) save.mutate({ body: changes })
      }}
    >
      <Card className="py-1">
        {group.settings.map((setting) => (
          <SettingRow
            key={setting.key}
            setting={setting}
            value={setting.key in draft ? draft[setting.key] : stored[setting.key]}
            error={save.error && wrong === setting.key ? say(save.error) : null}
            onChange={(value) => setDraft({ ...draft, [setting.key]: value })}
          />
        ))}
      </Card>
      {save.error && !wrong && <ErrorState error={save.error} title={t('save')} className="mt-4" />}
      {count > 0 && (
        <div className="sticky bottom-4 mt-4 flex items-center justify-between gap-4 rounded-card border border-line bg-s2 p-3 pl-5 shadow-raised max-sm:bottom-2">
          <span role="status" className="text-dense text-muted">
            {t('changes', { count })}
          </span>
          <div className="flex gap-2">
            <Button variant="ghost" onClick={() => setDraft({})}>
              {t('discard')}
            </Button>
            <Button type="submit" variant="primary" busy={save.isPending}>
              {t('save')}
            </Button>
          </div>
        </div>
      )}
    </form>
  )
}
