import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setLanguage } from '@/lib/i18n'
import { renderApp, serve } from '../../../tests/render'
import { LoginForm } from './LoginForm'

const user = { id: 1, email: 'lea@example.org', name: 'Lea', role: 'user', language: 'en', can: {} }

async function signIn(password = 'geheimnis') {
  await userEvent.type(screen.getByLabelText('E-Mail'), 'lea@example.org')
  await userEvent.type(screen.getByLabelText('Passwort'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Anmelden' }))
}

describe('LoginForm', () => {
  beforeEach(() => setLanguage('de'))

  it('sends the form, keeps the user, and goes on in their language', async () => {
    const asked = serve({ 'POST /api/v1/auth/login': { body: { user } } })
    const done = vi.fn()
    const { queries } = renderApp(<LoginForm onDone={done} />)
    await signIn()
    await waitFor(() => expect(done).toHaveBeenCalled())
    expect(asked[0]?.type).toBe('application/x-www-form-urlencoded')
    expect(asked[0]?.body).toBe('username=lea%40example.org&password=geheimnis&remember=true')
    expect(queries.getQueryData(['get', '/api/v1/auth/me', {}])).toEqual(user)
    expect(document.documentElement.lang).toBe('en')
  })

  it('says what is missing and what went wrong', async () => {
    serve({ 'POST /api/v1/auth/login': { status: 401, body: { code: 'login-failed', status: 401 } } })
    renderApp(<LoginForm onDone={vi.fn()} />)
    await userEvent.click(screen.getByRole('button', { name: 'Anmelden' }))
    expect(screen.getByLabelText('E-Mail')).toHaveFocus()
    expect(screen.getByText('Gib deine E-Mail-Adresse ein.')).toBeInTheDocument()
    await signIn('falsch')
    expect(await screen.findByText('E-Mail oder Passwort stimmt nicht.')).toBeInTheDocument()
  })

  it('counts down while the server refuses to listen', async () => {
    serve({
      'POST /api/v1/auth/login': { status: 429, body: { code: 'login-throttled', status: 429, retry_after: 3 } },
    })
    renderApp(<LoginForm onDone={vi.fn()} />)
    await signIn()
    expect(await screen.findByRole('button', { name: /Wieder möglich in [23] Sekunden/ })).toBeDisabled()
    expect(await screen.findByRole('button', { name: /in 1 Sekunde$/ }, { timeout: 5000 })).toBeDisabled()
    expect(await screen.findByRole('button', { name: 'Anmelden' }, { timeout: 5000 })).toBeEnabled()
  })
})
