import { type RefObject, useEffect, useState } from 'react'
import { api } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { lightboxWords } from './strings'

const OFF = -1
const LINES_UP = -4

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
    const all = [...(video.current?.textTracks ?? [])]
    for (const track of all) track.mode = 'disabled'
    const shown = chosen < count ? all[chosen] : undefined
    if (!shown) return
    shown.mode = 'showing'
    shown.addEventListener('cuechange', raise)
    return () => shown.removeEventListener('cuechange', raise)
  }, [video, chosen, count])

  const track = tracks[chosen]
  const name = !track ? t('captionsOff') : track.language ? named(track.language, language) : t('captionsUnnamed')
  const onNext = () => setChosen(chosen + 1 < count ? chosen + 1 : OFF)
  return { tracks, choice: count > 0 ? { on: track !== undefined, name, onNext } : null }
}

/** Lifts what would stand at the bottom edge, where the controls are. */
function raise({ currentTarget }: Event): void {
  for (const cue of (currentTarget as TextTrack).activeCues ?? []) {
    if ('line' in cue && cue.line === 'auto') cue.line = LINES_UP
  }
}

function named(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code
  } catch {
    return code // a name of a file can be anything
  }
}
