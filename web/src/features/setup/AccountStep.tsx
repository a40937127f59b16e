import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '@/api/client'
import { markRefreshed } from '@/api/session'
import { language, useWords } from '@/lib/i18n'
import { meQuery } from '@/lib/me'
import { useProblemWords } from '@/lib/problems'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Input, PasswordInput } from '@/ui/input'
import { ErrorState } from '@/ui/states'
import { StrengthMeter } from './StrengthMeter'
import { SHORTEST } from './strength'
import { setupWords } from './strings'

type AccountStepProps = { onBack: () => void; onNext: () => void }

/** The first account. Creating it signs in. */
export function AccountStep({ onBack, onNext }: AccountStepProps) {
  const t = useWords(setupWords)
  const say = useProblemWords()
  const queries = useQueryClient()
  const [form, setForm] = useState({ name: '', email: '', password: '' })
  const [checked, setChecked] = useState(false)
  const create = api.useMutation('post', '/api/v1/auth/setup', {
    onSuccess: ({ user }) => {
      markRefreshed()
      queries.setQueryData(meQuery.queryKey, user)
      onNext()
    },
  })
  const weak = create.error?.code === 'password-too-weak' ? say(create.error) : null
  const wrong = {
    name: form.name.trim() ? null : t('nameMissing'),
    email: /^\S+@\S+$/.test(form.email.trim()) ? null : t('emailWrong'),
    password: form.password.length >= SHORTEST ? null : t('passwordShort', { count: SHORTEST }),
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setChecked(true)
    const first = (['name', 'email', 'password'] as const).find((key) => wrong[key])
    if (first) return (event.currentTarget.elements.namedItem(first) as HTMLInputElement | null)?.focus()
    create.mutate({ body: { ...form, name: form.name.trim(), email: form.email.trim(), language: language() } })
  }
  const bind = (key: keyof typeof form) => ({
    name: key,
    value: form[key],
    onValueChange: (value: string) => setForm({ ...form, [key]: value }),
    className: 'h-11',
  })
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label={t('name')} error={checked ? wrong.name : null}>
        <Input {...bind('name')} autoComplete="name" autoFocus />
      </Field>
      <Field label={t('email')} help={t('emailHelp')} error={checked ? wrong.email : null}>
        <Input {...bind('email')} type="email" inputMode="email" autoComplete="username" />
      </Field>
      <Field
        label={t('password')}
        help={t('passwordHelp', { count: SHORTEST })}
        error={checked ? (wrong.password ?? weak) : null}
      >
        <PasswordInput {...bind('password')} autoComplete="new-password" />
        <StrengthMeter password={form.password} />
      </Field>
      {create.error && !weak && <ErrorState error={create.error} title={t('create')} />}
      <div className="mt-4 flex justify-between gap-2">
        <Button size="lg" variant="ghost" className="-ml-5" onClick={onBack}>
          {t('back')}
        </Button>
        <Button type="submit" size="lg" variant="primary" busy={create.isPending}>
          {t('create')}
        </Button>
      </div>
    </form>
  )
}
