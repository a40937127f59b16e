import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { api, type Schema } from '@/api/client'
import type { Group } from './facts'

export type Kind = Group['kind']
const PATH = '/api/v1/duplicates'

/** The groups of a kind about which nobody has decided, page by page, and how many there are of each kind. */
export function useGroups(kind: Kind) {
  const list = api.useInfiniteQuery(
    'get',
    PATH,
    { params: { query: { kind, limit: 50 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      staleTime: 0,
    },
  )
  const other = kind === 'exact' ? 'near' : 'exact'
  const beside = api.useQuery('get', PATH, { params: { query: { kind: other, limit: 1 } } }, { staleTime: 0 })
  const total = list.data?.pages.at(-1)?.total
  const totals = { [kind]: total, [other]: beside.data?.total } as Record<Kind, number | undefined>
  return {
    groups: list.data?.pages.flatMap((page) => page.items),
    totals,
    error: list.data ? null : list.error,
    more: list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : null,
    refetch: () => void list.refetch(),
  }
}

type Page = Schema<'DuplicatePage'>

/** Takes a decided group out of the lists at once; those of the other kind may have changed as well. */
export function forget(queries: QueryClient, group: Group): void {
  const without = (page: Page): Page => {
    const items = page.items.filter(({ id }) => id !== group.id)
    return { ...page, items, total: Math.max(0, page.total - 1) }
  }
  queries.setQueriesData<InfiniteData<Page> | Page>(
    { predicate: ({ queryKey }) => isList(queryKey, group.kind) },
    (data) => {
      if (!data) return data
      return 'pages' in data ? { ...data, pages: data.pages.map(without) } : without(data)
    },
  )
  const other = group.kind === 'exact' ? 'near' : 'exact'
  void queries.invalidateQueries({ predicate: ({ queryKey }) => isList(queryKey, other) })
}

/** Has all lists of groups fetched anew. */
export const refresh = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === PATH })

const isList = ([, path, init]: readonly unknown[], kind: Kind): boolean =>
  path === PATH && JSON.stringify(init).includes(`"kind":"${kind}"`)
