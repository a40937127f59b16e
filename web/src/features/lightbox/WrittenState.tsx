import { CircleAlert, CircleCheck, Clock3, FileText } from 'lucide-react'
import type { ReactNode } from 'react'
import { changeWords } from '@/lib/changes.strings'
import { useLanguage, useWords } from '@/lib/i18n'
import { useNames } from '@/lib/pipeline.strings'
import { useProblemWords } from '@/lib/problems'
import { relative } from '@/lib/time'
import type { Detail } from './detail'
import { panelWords } from './panel.strings'

/** Whether what was edited is in the file, or where else, or why not. Nothing of a photo that nobody edited. */
export function WrittenState({ photo }: { photo: Detail }) {
  const t = useWords(panelWords)
  const language = useLanguage()
  const say = useProblemWords()
  const nameOf = useNames(changeWords)
  const { target, at, pending, error_code } = photo.written
  if (!target && pending.length === 0 && !error_code) return null
  const fields = [...new Set(pending.map((name) => nameOf(`field_${name}`)))].join(', ')
  // What an attempt failed of is told with the step; the facts of it only to admins.
  const facts = photo.steps.find((step) => step.error_code === error_code)?.error_facts
  const when = at && relative(at, language)
  return (
    <section className="border-line border-b py-4">
      <h3 className="mb-2 font-semibold text-dense text-muted">{t('written')}</h3>
      <ul className="space-y-2">
        {error_code && (
          <Line
            icon={<CircleAlert className="text-danger" />}
            title={fields ? t('writeFailed', { fields }) : t('writeFailedPlain')}
            why={say({ code: error_code, facts: facts ?? {} })}
          />
        )}
        {!error_code && fields && (
          <Line icon={<Clock3 className="text-warn" />} title={t('unwritten', { fields })} why={t('unwrittenWhy')} />
        )}
        {target === 'file' && <Line icon={<CircleCheck className="text-ok" />} title={t('writtenFile')} why={when} />}
        {target === 'sidecar' && (
          <Line
            icon={<FileText className="text-ok" />}
            title={t('writtenSidecar')}
            why={t('writtenSidecarWhy')}
            when={when}
          />
        )}
        {target === 'library' && (
          <Line
            icon={<FileText className="text-ok" />}
            title={t('writtenLibrary')}
            why={t('writtenLibraryWhy')}
            when={when}
          />
        )}
      </ul>
    </section>
  )
}

type LineProps = { icon: ReactNode; title: string; why: string | null; when?: string | null }

const Line = ({ icon, title, why, when }: LineProps) => (
  <li className="flex gap-2 [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0">
    <span aria-hidden>{icon}</span>
    <div className="min-w-0">
      <p>
        {title}
        {when && <span className="text-dense text-muted">{` · ${when}`}</span>}
      </p>
      {why && <p className="break-words text-dense text-muted">{why}</p>}
    </div>
  </li>
)
