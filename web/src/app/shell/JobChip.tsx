import { Link } from '@tanstack/react-router'
import { api } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { queueWords, useNames } from '@/lib/pipeline.strings'
import { buttonStyle } from '@/ui/button'
import { Popover } from '@/ui/popover'
import { Progress, Ring } from '@/ui/progress'
import { shellWords } from './strings'
import { useWork, type Work } from './work'

/** What the server is working on; nothing while it rests. */
export function JobChip() {
  const work = useWork()
  return work && <Busy work={work} />
}

function Busy({ work }: { work: Work }) {
  const t = useWords(shellWords)
  const known = work.total > 0
  const facts = { done: work.done, total: work.total }
  const open = work.kind === 'scan' ? t('scanningOpen') : t('work')
  const text = known ? t(work.kind === 'scan' ? 'scanning' : 'analysing', facts) : open
  return (
    <Popover
      title={t('work')}
      trigger={
        <button
          type="button"
          aria-label={text}
          className="flex h-9 items-center justify-center gap-2 rounded-full bg-s2 px-2 font-medium text-dense tabular-nums transition-colors hover:bg-s3 max-sm:size-9 sm:pr-3"
        >
          <Ring part={known ? work.done / work.total : null} />
          <span className="max-sm:hidden">{text}</span>
        </button>
      }
    >
      <p className="mt-2 text-dense text-muted tabular-nums">{text}</p>
      <Progress label={text} value={known ? work.done : null} max={work.total || 1} className="mt-2" />
      <Queues />
      <Link to="/jobs" className={buttonStyle({ size: 'sm', className: 'mt-3 w-full' })}>
        {t('toJobs')}
      </Link>
    </Popover>
  )
}

function Queues() {
  const t = useWords(shellWords)
  const nameOf = useNames(queueWords)
  const { data } = api.useQuery('get', '/api/v1/jobs')
  const busy = (data?.queues ?? []).filter((queue) => queue.active + queue.waiting > 0)
  return (
    <ul className="mt-3 flex flex-col gap-1.5 text-dense">
      {busy.map((queue) => (
        <li key={queue.name} className="flex justify-between gap-4">
          <span>{nameOf(queue.name)}</span>
          <span className="text-muted tabular-nums">
            {queue.paused ? t('queuePaused') : t('queueActive', { count: queue.active })}
            {' · '}
            {t('queueWaiting', { count: queue.waiting })}
          </span>
        </li>
      ))}
    </ul>
  )
}
