import { api } from '@/api/client'
import { type Group, readGroup } from './schema'

const noGroups: readonly Group[] = []

/** The groups of settings that the server declares; only an admin may ask. */
export function useGroups(enabled: boolean): readonly Group[] {
  const { data } = api.useQuery(
    'get',
    '/api/v1/settings/schema',
    {},
    { enabled, staleTime: Number.POSITIVE_INFINITY, select: (schemas) => schemas.map(readGroup) },
  )
  return data ?? noGroups
}
