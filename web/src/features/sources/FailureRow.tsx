import { RotateCw } from 'lucide-react'
import type { Schema } from '@/api/client'
import { useLanguage, useWords } from '@/lib/i18n'
import { stepWords, useNames } from '@/lib/pipeline.strings'
import { useProblemWords } from '@/lib/problems'
import { relative } from '@/lib/time'
import { IconButton } from '@/ui/icon-button'
import { sourceWords } from './strings'

type FailureRowProps = { failure: Schema<'Failure'>; busy: boolean; onRetry: (photoId: number) => void }

/** One failed file: where it is, what went wrong in words, and another try. */
export function FailureRow({ failure, busy, onRetry }: FailureRowProps) {
  const t = useWords(sourceWords)
  const language = useLanguage()
  const say = useProblemWords()
  const stepName = useNames(stepWords)
  const photoId = failure.photo_id
  return (
    <li className="flex items-start gap-3 border-line border-b py-3 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="break-all font-mono text-caption">{failure.path}</p>
        <p className="mt-1 text-dense">{say(failure)}</p>
        <p className="mt-0.5 text-caption text-muted">
          {[stepName(failure.step), t('attempts', { count: failure.attempts }), relative(failure.at, language)].join(
            ' · ',
          )}
        </p>
      </div>
      {photoId !== null && (
        <IconButton
          size="iconSm"
          label={t('retryOf', { name: failure.filename })}
          disabled={busy}
          onClick={() => onRetry(photoId)}
        >
          <RotateCw aria-hidden />
        </IconButton>
      )}
    </li>
  )
}
