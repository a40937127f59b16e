import { type FormEvent, useRef, useState } from 'react'
import { useWords } from '@/lib/i18n'
import { useProblemWords } from '@/lib/problems'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/checkbox'
import { Field } from '@/ui/field'
import { Input, PasswordInput } from '@/ui/input'
import { loginWords } from './strings'
import { useLogin } from './use-login'

type Missing = { email?: boolean; password?: boolean }

export function LoginForm({ onDone }: { onDone: () => void }) {
  const t = useWords(loginWords)
  const say = useProblemWords()
  const { login, busy, problem, wait } = useLogin(onDone)
  const [missing, setMissing] = useState<Missing>({})
  const [remember, setRemember] = useState(true)
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const username = email.current?.value.trim() ?? ''
    const secret = password.current?.value ?? ''
    setMissing({ email: !username, password: !secret })
    if (!username) return email.current?.focus()
    if (!secret) return password.current?.focus()
    if (wait === 0) void login({ username, password: secret, remember })
  }

  const label = busy ? t('busy') : t('submit')
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field label={t('email')} error={missing.email ? t('emailMissing') : null}>
        <Input
          ref={email}
          type="email"
          name="username"
          autoComplete="username"
          inputMode="email"
          autoFocus
          className="h-11"
        />
      </Field>
      <Field label={t('password')} error={missing.password ? t('passwordMissing') : null}>
        <PasswordInput ref={password} name="password" autoComplete="current-password" className="h-11" />
      </Field>
      <Checkbox checked={remember} onCheckedChange={setRemember}>
        {t('remember')}
      </Checkbox>
      <div role="alert" className="min-h-5 text-danger text-dense">
        {problem && say(problem)}
      </div>
      <Button type="submit" variant="primary" size="lg" busy={busy} disabled={wait > 0}>
        {wait > 0 ? t('wait', { count: wait }) : label}
      </Button>
    </form>
  )
}
