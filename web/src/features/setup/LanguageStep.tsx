import { Check } from 'lucide-react'
import { useChoices } from '@/lib/choices'
import { setLanguage, useLanguage, useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { setupWords } from './strings'

export function LanguageStep({ onNext }: { onNext: () => void }) {
  const t = useWords(setupWords)
  const current = useLanguage()
  const { languages, languageLabel } = useChoices()
  return (
    <>
      <fieldset className="grid grid-cols-2 gap-3">
        <legend className="sr-only">{languageLabel}</legend>
        {languages.map(({ value, label }) => (
          <label
            key={value}
            className={cn(
              'flex h-16 cursor-pointer items-center justify-between rounded-card border px-4 font-medium text-section transition-colors has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-gold-text has-[:focus-visible]:outline-offset-2',
              value === current ? 'border-gold-text bg-gold/10' : 'border-line-strong/60 bg-s1 hover:bg-s2',
            )}
          >
            <span lang={value}>{label}</span>
            <input
              type="radio"
              name="language"
              className="sr-only"
              checked={value === current}
              onChange={() => setLanguage(value)}
            />
            {value === current && <Check className="size-5 text-gold-text" aria-hidden />}
          </label>
        ))}
      </fieldset>
      <div className="mt-8 flex justify-end">
        <Button variant="primary" size="lg" onClick={onNext}>
          {t('next')}
        </Button>
      </div>
    </>
  )
}
