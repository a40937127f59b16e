import { type ReactNode, useEffect, useRef } from 'react'
import { Dialog } from '@/ui/dialog'
import { Skeleton } from '@/ui/skeleton'
import { ErrorState } from '@/ui/states'
import type { Common } from './many'
import { useCommon } from './use-common'

type ManyDialogProps = {
  ids: readonly number[]
  title: string
  intro: string
  onClose: () => void
  children: (common: Common) => ReactNode
}

/** A dialog, on a phone the whole screen, about many photos and what they have in common. */
export function ManyDialog({ ids, title, intro, onClose, children }: ManyDialogProps) {
  const { data, error, refetch } = useCommon(ids)
  const form = useRef<HTMLDivElement>(null)
  const ready = data !== undefined
  useEffect(() => {
    // Where there is a keyboard; on a phone it would cover what was just opened.
    if (ready && matchMedia('(pointer: fine)').matches)
      form.current?.querySelector<HTMLElement>('input:is([type=text],:not([type]))')?.focus()
  }, [ready])
  return (
    <Dialog
      title={title}
      description={intro}
      open
      onOpenChange={(open) => !open && onClose()}
      className="sm:w-[min(640px,calc(100vw-32px))] max-sm:h-dvh max-sm:max-h-dvh max-sm:rounded-none max-sm:border-0"
    >
      {data && (
        <div ref={form} className="contents">
          {children(data)}
        </div>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
    </Dialog>
  )
}

const Waiting = () => (
  <div className="space-y-4">
    {[1, 2, 3, 4, 5].map((row) => (
      <div key={row} className="space-y-1.5">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-9 w-full" />
      </div>
    ))}
  </div>
)
