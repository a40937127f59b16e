import { Plus, Undo2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '@/lib/i18n'
import { cn } from '@/ui/cn'
import { editWords } from '@/ui/photo-edit/edit.strings'
import { KeywordsField } from '@/ui/photo-edit/KeywordsField'
import type { KeywordEdit } from './many'
import { manyWords } from './many.strings'

type KeywordsProps = {
  ofAll: readonly string[]
  ofSome: readonly string[]
  edit: KeywordEdit
  error: string | null
  onChange: (edit: KeywordEdit) => void
}

/** The keywords that all have and that some have; each can be given to all, or taken from all. */
export function ManyKeywords({ ofAll, ofSome, edit, error, onChange }: KeywordsProps) {
  const t = useWords(manyWords)
  const say = useWords(editWords)
  const { add, remove } = edit
  const without = (words: readonly string[], word: string) => words.filter((other) => other !== word)
  const give = (word: string) => onChange({ add: [...without(add, word), word], remove: without(remove, word) })
  const take = (word: string) => onChange({ add: without(add, word), remove: [...without(remove, word), word] })
  const keep = (word: string) => onChange({ add: without(add, word), remove: without(remove, word) })
  const typed = (words: readonly string[]) => {
    const more = words.filter((word) => !ofAll.includes(word))
    onChange({ add: more, remove: remove.filter((word) => !words.includes(word)) })
  }
  const some = ofSome.filter((word) => !add.includes(word) && !remove.includes(word))
  const all = ofAll.filter((word) => !remove.includes(word))
  return (
    <div className="flex flex-col gap-2">
      <KeywordsField
        words={add}
        label={add.length > 0 ? `${say('keywords')}: ${t('keywordsNew')}` : say('keywords')}
        error={error}
        onChange={typed}
      />
      <Words title={t('keywordsOfAll')} words={all}>
        {(word) => <Tool label={say('removeKeyword', { word })} icon={<X aria-hidden />} onClick={() => take(word)} />}
      </Words>
      <Words title={t('keywordsOfSome')} words={some} dashed>
        {(word) => (
          <>
            <Tool label={t('keywordForAll', { word })} icon={<Plus aria-hidden />} onClick={() => give(word)} />
            <Tool label={say('removeKeyword', { word })} icon={<X aria-hidden />} onClick={() => take(word)} />
          </>
        )}
      </Words>
      <Words title={t('keywordsGone')} words={remove} gone>
        {(word) => <Tool label={t('keywordKeep', { word })} icon={<Undo2 aria-hidden />} onClick={() => keep(word)} />}
      </Words>
    </div>
  )
}

type WordsProps = {
  title: string
  words: readonly string[]
  dashed?: boolean
  gone?: boolean
  children: (word: string) => ReactNode
}

function Words({ title, words, dashed, gone, children }: WordsProps) {
  if (words.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <p className="text-caption text-muted">{title}</p>
      <ul aria-label={title} className="flex flex-wrap gap-1.5">
        {words.map((word) => (
          <li
            key={word}
            className={cn(
              'flex max-w-full items-center rounded-full border bg-s3 pl-2.5 text-dense',
              dashed ? 'border-line-strong border-dashed bg-transparent' : 'border-transparent',
              gone && 'bg-danger/10',
            )}
          >
            <span className={cn('truncate py-1', gone && 'line-through')}>{word}</span>
            {children(word)}
          </li>
        ))}
      </ul>
    </div>
  )
}

const Tool = ({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) => (
  <button
    type="button"
    aria-label={label}
    onClick={onClick}
    className="grid size-7 shrink-0 place-items-center rounded-full text-muted touch:size-9 hover:text-text [&_svg]:size-3.5"
  >
    {icon}
  </button>
)
