import { useWords } from '@/lib/i18n'
import { Progress } from '@/ui/progress'
import { sourceWords } from './strings'
import type { Source } from './use-sources'

/** How far the running scan is. While the files are still being counted the end is not known. */
export function ScanProgress({ scan }: { scan: Source['scan'] }) {
  const t = useWords(sourceWords)
  const total = scan?.total ?? 0
  const scanned = scan?.scanned ?? 0
  const known = total > 0 && scanned <= total
  const text = known ? t('scanProgress', { scanned, total }) : t('scanCounting', { scanned })
  return (
    <div className="mt-4">
      <Progress label={text} value={known ? scanned : null} max={total || 1} />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-4 text-dense text-muted tabular-nums">
        <span>{text}</span>
        {scan && (
          <span>
            {t('scanFacts', { added: scan.new, changed: scan.changed, missing: scan.missing, errors: scan.errors })}
          </span>
        )}
      </p>
    </div>
  )
}
