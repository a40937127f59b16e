import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { AlertDialog } from '@/ui/dialog'
import { Progress } from '@/ui/progress'
import { duplicateWords } from './strings'
import { useSweep } from './use-sweep'

/** Keeps the proposed photo of all exact groups at once, after asking. `newest` is the latest group on the page. */
export function KeepBestOfAll({ total, newest }: { total: number; newest: number }) {
  const t = useWords(duplicateWords)
  const [asked, setAsked] = useState<number | null>(null) // how many there were then
  const { done, start, stop } = useSweep(() => setAsked(null))
  const count = asked ?? total
  const close = (open: boolean) => {
    if (open) return
    stop()
    if (done === null) setAsked(null)
  }
  return (
    <>
      <Button size="sm" onClick={() => setAsked(total)}>
        <ListChecks aria-hidden />
        {t('sweep', { count: total })}
      </Button>
      <AlertDialog
        open={asked !== null}
        onOpenChange={close}
        title={t('sweepTitle', { count })}
        action={t('sweepGo')}
        busy={done !== null}
        onConfirm={() => void start(newest)}
      >
        <p>{t('sweepText')}</p>
        <p>{t('sweepMore')}</p>
        {done !== null && (
          <>
            <Progress label={t('sweepGo')} value={Math.min(done, count)} max={count} className="pt-2" />
            <p className="text-dense tabular-nums">{t('sweeping', { done, total: count })}</p>
          </>
        )}
      </AlertDialog>
    </>
  )
}
