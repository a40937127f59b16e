import { useQueryClient } from '@tanstack/react-query'
import { api, type Schema } from '@/api/client'
import { type Language, setLanguage } from './i18n'

export type Me = Schema<'Me'>

export const meQuery = api.queryOptions('get', '/api/v1/auth/me', {}, { staleTime: 5 * 60_000 })

/** The signed-in user. Below the shell there always is one. */
export const useMe = (): Me | undefined => api.useQuery('get', '/api/v1/auth/me', {}, { staleTime: 5 * 60_000 }).data

export const useIsAdmin = (): boolean => useMe()?.role === 'admin'

/** Switches the language here at once and remembers it on the account, when there is one. */
export function useChangeLanguage(): (next: Language) => void {
  const queries = useQueryClient()
  const { mutate } = api.useMutation('patch', '/api/v1/auth/me', {
    onSuccess: (me) => queries.setQueryData(meQuery.queryKey, me),
  })
  return (next) => {
    setLanguage(next)
    if (queries.getQueryData(meQuery.queryKey)) mutate({ body: { language: next } })
  }
}
