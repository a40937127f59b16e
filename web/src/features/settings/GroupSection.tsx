import { api } from '@/api/client'
import { Skeleton } from '@/ui/skeleton'
import { ErrorState } from '@/ui/states'
import { SchemaForm } from './SchemaForm'
import type { Group } from './schema'

/** A group of settings with its present values. */
export function GroupSection({ group }: { group: Group }) {
  const { data, error, refetch } = api.useQuery('get', '/api/v1/settings')
  if (data) return <SchemaForm key={group.key} group={group} stored={data} />
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton className="h-48 rounded-card" />
  )
}
