import { Info } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { timelineWords } from './strings'
import type { TimelineView } from './use-timeline'

/** What the photos of a view have in common, where its name does not say it. */
export function Note({ view }: { view: TimelineView }) {
  const t = useWords(timelineWords)
  if (view !== 'bad' && view !== 'trash') return null
  return (
    <p className="flex shrink-0 items-start gap-2 px-4 pb-2 text-dense text-muted max-sm:px-3">
      <Info className="mt-px size-4 shrink-0" aria-hidden />
      {t(view === 'bad' ? 'badNote' : 'trashNote')}
    </p>
  )
}
