import { api } from '@/api/client'
import { type Group, readGroup } from './schema'

const noGroups: readonly Group[] = []

/** The groups of settings that the server declares; only an admin may ask. `pending` until they are known. */
export function useGroups(enabled: boolean): { groups: readonly Group[]; pending: boolean } {
  const { data, isLoading } = api.useQuery(
    'get',
    '/api/v1/settings/schema',
    {},
    { enabled, staleTime: Number.POSITIVE_INFINITY, select: (schemas) => schemas.map(readGroup) },
  )
  return { groups: data ?? noGroups, pending: isLoading }
}
