import { useQueryClient } from '@tanstack/react-query'
import type { Schema } from '@/api/client'
import { api } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { send } from '@/api/session'
import { speak } from '@/lib/i18n'
import { problemText } from '@/lib/problems'
import { toast } from '@/ui/toast'
import { lightboxWords } from './strings'

export type Playback = Schema<'Playback'>
export type Variant = Playback['variants'][number]

const ASK_AGAIN_MS = 5000 // beside the events that the server sends

export const isUnderway = ({ state }: Variant): boolean => state === 'waiting' || state === 'making'

/** Why nothing comes from an address; null if something does, so that it is the browser that cannot play it. */
export const whyLost = (src: string): Promise<Problem | null> =>
  send(new Request(new URL(src, location.origin), { headers: { Range: 'bytes=0-0' }, cache: 'no-store' })).then(
    () => null,
    asProblem,
  )

/** How a video can be played, and the way to have it made playable. */
export function usePlayback(id: number) {
  const queries = useQueryClient()
  const init = { params: { path: { photo_id: id } } }
  const { data } = api.useQuery('get', '/api/v1/photos/{photo_id}/playback', init, {
    refetchInterval: ({ state }) => (state.data?.variants.some(isUnderway) ? ASK_AGAIN_MS : false),
  })
  const making = api.useMutation('post', '/api/v1/photos/{photo_id}/playback', {
    onSuccess: (next) => queries.setQueryData(['get', '/api/v1/photos/{photo_id}/playback', init], next),
    onError: (thrown) =>
      toast(speak(lightboxWords)('convertFailed'), { type: 'error', description: problemText(thrown) }),
  })
  const make = (height?: number) =>
    making.mutate({ params: { path: { photo_id: id }, ...(height && { query: { height } }) } })
  return { playback: data, make, busy: making.isPending }
}
