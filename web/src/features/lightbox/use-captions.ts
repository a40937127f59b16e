import { type RefObject, useEffect, useState } from 'react'
import { api } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { lightboxWords } from './strings'

const OFF = -1

/** The caption files beside a film, the choice between them (off, the first, the second …, off), and what is said now.
 *
 *  The browser reads and times them, but we show them: it would put them below our controls.
 */
export function useCaptions(id: number, video: RefObject<HTMLVideoElement | null>) {
  const t = useWords(lightboxWords)
  const language = useLanguage()
  const [chosen, setChosen] = useState(OFF)
  const [said, setSaid] = useState('')
  const { data: tracks = [] } = api.useQuery('get', '/api/v1/photos/{photo_id}/captions', {
    params: { path: { photo_id: id } },
  })
  const count = tracks.length

  useEffect(() => {
    const track = chosen < count ? video.current?.textTracks[chosen] : undefined
    if (!track) return
    const read = () => setSaid(textOf(track))
    track.mode = 'hidden'
    track.addEventListener('cuechange', read)
    read()
    return () => {
      track.removeEventListener('cuechange', read)
      track.mode = 'disabled'
      setSaid('')
    }
  }, [video, chosen, count])

  const track = tracks[chosen]
  const name = !track ? t('captionsOff') : track.language ? named(track.language, language) : t('captionsUnnamed')
  const onNext = () => setChosen(chosen + 1 < count ? chosen + 1 : OFF)
  return { tracks, said, choice: count > 0 ? { on: track !== undefined, name, onNext } : null }
}

const textOf = (track: TextTrack): string =>
  [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).getCueAsHTML().textContent).join('\n')

function named(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code
  } catch {
    return code // a name of a file can be anything
  }
}
