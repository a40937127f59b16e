import { X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Field } from '../field'
import { Input } from '../input'
import { editWords } from './edit.strings'

type KeywordsProps = {
  words: readonly string[]
  label?: string
  error?: string | null
  onChange: (words: readonly string[]) => void
}

/** Keywords one by one: Enter or a comma adds what was typed, Backspace in an empty field takes the last one away. */
export function KeywordsField({ words, label, error, onChange }: KeywordsProps) {
  const t = useWords(editWords)
  const [typed, setTyped] = useState('')
  const add = (text: string) => {
    const more = text.split(/[,;\n]/).map((word) => word.trim())
    const all = [...new Set([...words, ...more.filter(Boolean)])]
    if (all.length > words.length) onChange(all)
    setTyped('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && typed.trim()) {
      event.preventDefault() // does not save the form yet
      add(typed)
    }
    if (event.key === 'Backspace' && !typed) onChange(words.slice(0, -1))
  }
  return (
    <Field label={label ?? t('keywords')} help={t('keywordsHelp')} error={error}>
      {words.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {words.map((word) => (
            <li key={word} className="flex max-w-full items-center gap-0.5 rounded-full bg-s3 pl-2.5 text-dense">
              <span className="truncate py-1">{word}</span>
              <button
                type="button"
                aria-label={t('removeKeyword', { word })}
                onClick={() => onChange(words.filter((other) => other !== word))}
                className="grid size-7 shrink-0 place-items-center rounded-full text-muted hover:text-text touch:size-9 [&_svg]:size-3.5"
              >
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Input
        value={typed}
        autoComplete="off"
        onKeyDown={onKeyDown}
        onBlur={() => add(typed)}
        onValueChange={(text) => (/[,;\n]/.test(text) ? add(text) : setTyped(text))}
      />
    </Field>
  )
}
