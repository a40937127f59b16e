import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '@/lib/i18n'
import { useConnection } from '@/lib/live'
import { shellWords } from './strings'

const PATIENCE_MS = 3000

/** Says that nothing new arrives, once the connection has been lost for a while. */
export function OfflineBanner() {
  const t = useWords(shellWords)
  const lost = useConnection() === 'lost'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? PATIENCE_MS : 0)
    return () => clearTimeout(timer)
  }, [lost])
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-16 z-30 flex justify-center px-4">
      {shown && (
        <p className="flex items-center gap-2.5 rounded-full border border-line bg-s1 px-4 py-2 text-dense shadow-raised">
          <CloudOff className="size-4 shrink-0 text-warn" aria-hidden />
          {t('offline')}
        </p>
      )}
    </div>
  )
}
