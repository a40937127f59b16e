import { api } from '@/api/client'

/** The failed files of a source, page by page. */
export function useFailures(source_id: number) {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = api.useInfiniteQuery(
    'get',
    '/api/v1/failures',
    { params: { query: { source_id, limit: 100 } } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.next_cursor ?? undefined },
  )
  return {
    items: data?.pages.flatMap((page) => page.items),
    total: data?.pages[0]?.total ?? 0,
    error: data ? null : error,
    more: hasNextPage ? () => void fetchNextPage() : null,
    loading: isFetchingNextPage,
    refetch: () => void refetch(),
  }
}
