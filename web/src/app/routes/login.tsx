import { createFileRoute, redirect } from '@tanstack/react-router'
import { LoginPage } from '@/features/login/LoginPage'
import { needsSetup } from '../guard'

type LoginSearch = { next?: string }

// Only paths of this app: a link must not lead elsewhere after the login.
const ownPath = (next: unknown): string | undefined =>
  typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : undefined

export const Route = createFileRoute('/login')({
  validateSearch: (search: Record<string, unknown>): LoginSearch => ({ next: ownPath(search.next) }),
  beforeLoad: async ({ context }) => {
    if (await needsSetup(context.queries)) throw redirect({ to: '/setup' })
  },
  component: Login,
})

function Login() {
  const { next } = Route.useSearch()
  const navigate = Route.useNavigate()
  return <LoginPage onDone={() => void navigate({ href: next ?? '/timeline', replace: true })} />
}
