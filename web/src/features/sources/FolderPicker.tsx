import { ChevronRight, CornerLeftUp, Folder } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, type Schema } from '@/api/client'
import { useWords } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { Skeleton } from '@/ui/skeleton'
import { ErrorState } from '@/ui/states'
import { sourceWords } from './strings'

type FolderPickerProps = { onPath: (path: string) => void }

/** Walks through the folders of the server. `onPath` hears the folder that is open. */
export function FolderPicker({ onPath }: FolderPickerProps) {
  const t = useWords(sourceWords)
  const [asked, setAsked] = useState<string | undefined>()
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/fs/browse',
    { params: { query: asked ? { path: asked } : {} } },
    { placeholderData: (before: Schema<'Folder'> | undefined) => before, staleTime: 0 },
  )
  const path = error ? '' : (data?.path ?? '')
  useEffect(() => onPath(path), [path, onPath])
  return (
    <div className="flex flex-col gap-3">
      <PathLine key={data?.path} path={data?.path ?? ''} parent={data?.parent ?? null} onGo={setAsked} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="h-64 overflow-y-auto rounded-card border border-line bg-bg p-1">
          {data ? <Folders folder={data} onOpen={setAsked} /> : <Waiting />}
        </div>
      )}
      <p className="sr-only" role="status">
        {path ? t('folders', { path }) : ''}
      </p>
    </div>
  )
}

function PathLine({ path, parent, onGo }: { path: string; parent: string | null; onGo: (path: string) => void }) {
  const t = useWords(sourceWords)
  const [typed, setTyped] = useState(path)
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (typed.trim()) onGo(typed.trim())
      }}
    >
      <IconButton
        label={t('up')}
        variant="secondary"
        disabled={parent === null}
        onClick={() => parent !== null && onGo(parent)}
      >
        <CornerLeftUp aria-hidden />
      </IconButton>
      <Input
        aria-label={t('pathLabel')}
        value={typed}
        onValueChange={setTyped}
        spellCheck={false}
        autoCapitalize="off"
        className="font-mono text-dense"
      />
      <Button type="submit" disabled={!typed.trim() || typed.trim() === path}>
        {t('goTo')}
      </Button>
    </form>
  )
}

function Folders({ folder, onOpen }: { folder: Schema<'Folder'>; onOpen: (path: string) => void }) {
  const t = useWords(sourceWords)
  if (!folder.entries.length) return <p className="p-4 text-center text-muted">{t('noFolders')}</p>
  return (
    <ul aria-label={folder.path ? t('folders', { path: folder.path }) : t('roots')}>
      {folder.entries.map((entry) => (
        <li key={entry.path}>
          <button
            type="button"
            onClick={() => onOpen(entry.path)}
            className="flex h-9 w-full items-center gap-2.5 rounded-control px-2.5 text-left outline-offset-[-2px] hover:bg-s2 touch:h-11"
          >
            <Folder className="size-[18px] shrink-0 text-gold-text" aria-hidden />
            <span className="min-w-0 flex-1 truncate">{entry.name}</span>
            {entry.has_children && <ChevronRight className="size-4 shrink-0 text-faint" aria-hidden />}
          </button>
        </li>
      ))}
      {folder.truncated && <li className="px-2.5 py-2 text-dense text-muted">{t('truncated')}</li>}
    </ul>
  )
}

const Waiting = () => (
  <div className="flex flex-col gap-1 p-1">
    <Skeleton className="h-9" />
    <Skeleton className="h-9" />
    <Skeleton className="h-9" />
  </div>
)
