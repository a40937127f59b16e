import { Check, ChevronRight, Copy } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import type { Detail } from './detail'
import { infoWords } from './info.strings'

const COPIED_MS = 1600

/** Every tag of the file, folded away, to be searched and copied. */
export function AllFields({ fields }: { fields: Detail['raw_metadata'] }) {
  const t = useWords(infoWords)
  const [text, setText] = useState('')
  const all = Object.entries(fields ?? {}).map(([name, value]): [string, string] => [name, inWords(value)])
  if (all.length === 0) return null
  const wanted = text.trim().toLowerCase()
  const found = all.filter((pair) => pair.some((part) => part.toLowerCase().includes(wanted)))
  return (
    <details className="group py-4">
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-control py-1 font-semibold text-dense text-muted hover:text-text">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        {t('allFields', { count: all.length })}
      </summary>
      <div className="mt-3 flex gap-2">
        <Input
          type="search"
          aria-label={t('searchFields')}
          placeholder={t('searchFields')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <CopyButton text={found.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </div>
      {found.length === 0 && <p className="mt-3 text-dense text-muted">{t('noFields', { text })}</p>}
      <dl className="mt-3 space-y-2 text-caption">
        {found.map(([name, value]) => (
          <div key={name}>
            <dt className="break-all text-muted">{name}</dt>
            <dd className="break-words font-mono [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

const inWords = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

function CopyButton({ text }: { text: string }) {
  const t = useWords(infoWords)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  return (
    <Button onClick={() => void copy()} className="shrink-0">
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{t(copied ? 'copied' : 'copyAll')}</span>
    </Button>
  )
}

// The clipboard is closed to pages that came over plain http from another machine; a selection still copies there.
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.querySelector('[role=dialog]')?.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
