import type { QueryClient } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { api } from '@/api/client'
import { asProblem } from '@/api/problem'
import { hadSession } from '@/api/session'
import { languageWasChosen, setLanguage } from '@/lib/i18n'
import { meQuery } from '@/lib/me'

const statusQuery = api.queryOptions('get', '/api/v1/auth/status', {}, { staleTime: 0 })

/** Lets only signed-in users pass; leads everybody else to the login, or to the setup of a new server. */
export async function requireSession(queries: QueryClient, href: string): Promise<void> {
  if (!hadSession()) await welcome(queries, href)
  try {
    const me = await queries.ensureQueryData(meQuery)
    if (!languageWasChosen()) setLanguage(me.language)
  } catch (thrown) {
    if (asProblem(thrown).status !== 401) throw thrown
    throw (await needsSetup(queries)) ? redirect({ to: '/setup' }) : redirect({ to: '/login', search: { next: href } })
  }
}

/** Leads a browser that was never here on: to the setup, to the login, or in, where nobody must log in. */
async function welcome(queries: QueryClient, href: string): Promise<void> {
  const { needs_setup, enforce, shows_session } = await queries.fetchQuery(statusQuery)
  if (needs_setup) throw redirect({ to: '/setup' })
  if (enforce && !shows_session) throw redirect({ to: '/login', search: { next: href } })
}

/** Whether this server has no account yet. */
export const needsSetup = async (queries: QueryClient): Promise<boolean> =>
  (await queries.fetchQuery(statusQuery)).needs_setup
