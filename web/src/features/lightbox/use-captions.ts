import { type RefObject, useEffect, useState } from 'react'
import { api } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { lightboxWords } from './strings'

const OFF = -1

/** The caption files beside a film, and the choice between them: off, the first, the second …, off. */
export function useCaptions(id: number, video: RefObject<HTMLVideoElement | null>) {
  const t = useWords(lightboxWords)
  const language = useLanguage()
  const [chosen, setChosen] = useState(OFF)
  const { data: tracks = [] } = api.useQuery('get', '/api/v1/photos/{photo_id}/captions', {
    params: { path: { photo_id: id } },
  })
  const count = tracks.length

  useEffect(() => {
    for (const [at, track] of [...(video.current?.textTracks ?? [])].entries()) {
      track.mode = at === chosen && at < count ? 'showing' : 'disabled'
    }
  }, [video, chosen, count])

  const track = tracks[chosen]
  const name = !track ? t('captionsOff') : track.language ? named(track.language, language) : t('captionsUnnamed')
  const onNext = () => setChosen(chosen + 1 < count ? chosen + 1 : OFF)
  return { tracks, choice: count > 0 ? { on: track !== undefined, name, onNext } : null }
}

function named(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code
  } catch {
    return code // a name of a file can be anything
  }
}
