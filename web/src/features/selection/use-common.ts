import { useQuery } from '@tanstack/react-query'
import { http } from '@/api/client'
import { Problem } from '@/api/problem'

/** What photos have in common now; not kept, as the next edit changes it. */
export const useCommon = (photo_ids: readonly number[]) =>
  useQuery({
    queryKey: ['common', photo_ids],
    queryFn: async () => {
      const { data } = await http.POST('/api/v1/photos/metadata/common', { body: { photo_ids: [...photo_ids] } })
      if (!data) throw new Problem('unexpected', 0)
      return data
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
