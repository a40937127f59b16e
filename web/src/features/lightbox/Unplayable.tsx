import { CloudOff, LoaderCircle, VideoOff } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import type { Problem } from '@/api/problem'
import { useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { download } from '@/lib/media'
import { useProblemWords } from '@/lib/problems'
import { Button, buttonStyle } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { lightboxWords } from './strings'
import { isUnderway, type Playback } from './use-playback'

type UnplayableProps = { id: number; playback: Playback | undefined; busy: boolean; onMake: () => void }

/** In place of a film that the browser cannot play: how far it is with one that it can, or what can be done. */
export function Unplayable({ id, playback, busy, onMake }: UnplayableProps) {
  const t = useWords(lightboxWords)
  const say = useProblemWords()
  const mayDownload = useMe()?.can.download !== false
  const variants = playback?.variants ?? []
  const underway = variants.find(isUnderway)
  const failed = variants.find(({ state }) => state === 'failed')
  if (underway) return <Converting share={underway.state === 'making' ? underway.progress : null} />
  return (
    <div role="alert" className={card}>
      <VideoOff className="mx-auto mb-3 size-8" strokeWidth={1.5} aria-hidden />
      <p className="font-semibold text-section">{t(failed ? 'convertFailed' : 'unplayable')}</p>
      <p className="mt-1 text-white/80">
        {failed?.error_code ? say({ code: failed.error_code, facts: {} }) : t('unplayableWhy')}
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {playback && playback.can_make.length > 0 && (
          <Button variant="primary" busy={busy} onClick={onMake}>
            {t(failed ? 'convertAgain' : 'convert')}
          </Button>
        )}
        {mayDownload && (
          <a href={download(id)} download className={buttonStyle()}>
            {t('download')}
          </a>
        )}
      </div>
    </div>
  )
}

/** In place of a film of which nothing comes: why, and another try, by itself when the network is back. */
export function Lost({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const t = useWords(lightboxWords)
  const say = useProblemWords()
  const again = useEffectEvent(onRetry)
  useEffect(() => {
    const online = () => again()
    window.addEventListener('online', online)
    return () => window.removeEventListener('online', online)
  }, [])
  return (
    <div role="alert" className={card}>
      <CloudOff className="mx-auto mb-3 size-8" strokeWidth={1.5} aria-hidden />
      <p className="font-semibold text-section">{t('lost')}</p>
      <p className="mt-1 mb-4 text-white/80">{say(problem)}</p>
      <Button variant="primary" onClick={onRetry}>
        {t('retry')}
      </Button>
    </div>
  )
}

function Converting({ share }: { share: number | null }) {
  const t = useWords(lightboxWords)
  const percent = Math.round((share ?? 0) * 100)
  return (
    <div role="status" className={card}>
      <LoaderCircle className="mx-auto mb-3 size-8 animate-spin" strokeWidth={1.5} aria-hidden />
      <p className="font-semibold text-section">{t(share === null ? 'convertingWaits' : 'converting')}</p>
      <p className="mt-1 mb-4 text-white/80 tabular-nums">{t('convertingShare', { percent })}</p>
      <Progress label={t('converting')} value={percent} max={100} />
    </div>
  )
}

const card =
  'relative [grid-area:1/1] mx-6 w-[min(28rem,calc(100%-48px))] rounded-card bg-black/80 p-6 text-center text-white'
