import { Check } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { setupWords } from './strings'

/** Where one is in the setup. */
export function Steps({ current }: { current: number }) {
  const t = useWords(setupWords)
  const names = [t('stepLanguage'), t('stepAccount'), t('stepSource'), t('stepDone')]
  return (
    <ol aria-label={t('progress', { step: current + 1, steps: names.length })} className="mb-8 flex gap-2">
      {names.map((name, at) => (
        <li key={name} aria-current={at === current ? 'step' : undefined} className="flex-1">
          <div className={cn('h-1 rounded-full', at <= current ? 'bg-gold' : 'bg-s3')} />
          <span
            className={cn(
              'mt-2 flex items-center gap-1 text-caption',
              at === current ? 'font-medium text-text' : 'text-muted',
            )}
          >
            {at < current && <Check className="size-3.5 text-gold-text" aria-hidden />}
            <span className={cn(at !== current && 'max-sm:sr-only')}>{name}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}
