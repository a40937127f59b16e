import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { strengthOf } from './strength'
import { setupWords } from './strings'

const colours = ['bg-danger', 'bg-danger', 'bg-warn', 'bg-gold', 'bg-ok'] as const

/** Four bars and a word for how hard a password is to guess. */
export function StrengthMeter({ password }: { password: string }) {
  const t = useWords(setupWords)
  const strength = strengthOf(password)
  const word = [t('strength0'), t('strength1'), t('strength2'), t('strength3'), t('strength4')][strength] ?? ''
  return (
    <div className="flex h-4 items-center gap-3">
      <div className="flex flex-1 gap-1" aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <div
            key={bar}
            className={cn('h-1 flex-1 rounded-full', password && strength >= bar ? colours[strength] : 'bg-s3')}
          />
        ))}
      </div>
      <span role="status" className="min-w-32 text-right text-caption text-muted">
        {password && t('strength', { strength: word })}
      </span>
    </div>
  )
}
