import { Star } from 'lucide-react'
import { useWords } from '@/lib/i18n'
import { cn } from '../cn'
import { editWords } from './edit.strings'

/** No star to five. The last star that is lit, pressed again, takes the rating away. */
export function StarsField({ value, onChange }: { value: number | null; onChange: (stars: number | null) => void }) {
  const t = useWords(editWords)
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-dense">{t('rating')}</legend>
      <div className="-ml-1.5 flex">
        {[1, 2, 3, 4, 5].map((count) => {
          const lit = count <= (value ?? 0)
          return (
            <button
              key={count}
              type="button"
              aria-label={t('stars', { count })}
              aria-pressed={value === count}
              onClick={() => onChange(value === count ? null : count)}
              className={cn(
                'grid size-9 place-items-center rounded-control touch:size-11 hover:bg-s2 [&_svg]:size-5',
                lit ? 'text-gold-text [&_svg]:fill-current' : 'text-muted',
              )}
            >
              <Star aria-hidden />
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}
