import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { type Me, meQuery, useMe } from '@/lib/me'
import { Button } from '@/ui/button'
import { Card, CardTitle } from '@/ui/card'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { ErrorState } from '@/ui/states'
import { toast } from '@/ui/toast'
import { SessionsCard } from './SessionsCard'
import { settingsWords } from './strings'

export function ProfileSection() {
  const me = useMe()
  return (
    <div className="flex flex-col gap-4">
      {me && <AccountCard me={me} />}
      <SessionsCard />
    </div>
  )
}

function AccountCard({ me }: { me: Me }) {
  const t = useWords(settingsWords)
  const queries = useQueryClient()
  const [name, setName] = useState(me.name)
  const save = api.useMutation('patch', '/api/v1/auth/me', {
    onSuccess: (next) => {
      queries.setQueryData(meQuery.queryKey, next)
      toast(t('saved'))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) save.mutate({ body: { name: name.trim() } })
  }
  return (
    <Card>
      <CardTitle className="mb-4">{t('account')}</CardTitle>
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <Field label={t('name')} error={name.trim() ? null : t('nameMissing')}>
          <Input value={name} onValueChange={setName} autoComplete="name" />
        </Field>
        <dl className="grid grid-cols-2 gap-4 text-dense">
          <div>
            <dt className="text-muted">{t('email')}</dt>
            <dd className="break-all">{me.email}</dd>
          </div>
          <div>
            <dt className="text-muted">{t('role')}</dt>
            <dd>{me.role === 'admin' ? t('roleAdmin') : t('roleUser')}</dd>
          </div>
        </dl>
        {save.error && <ErrorState error={save.error} title={t('save')} />}
        <div>
          <Button
            type="submit"
            variant="primary"
            busy={save.isPending}
            disabled={!name.trim() || name.trim() === me.name}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
