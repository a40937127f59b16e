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
type Opened = { asked: string | undefined; folder: Schema<'Folder'> }

/** Walks through the folders of the server. `onPath` hears what stands in the line, unless it cannot be opened. */
export function FolderPicker({ onPath }: FolderPickerProps) {
  const t = useWords(sourceWords)
  const [asked, setAsked] = useState<string | undefined>()
  const [typed, setTyped] = useState<string | null>(null)
  // The last folder that could be opened: it stays while the next one loads, and when that cannot be opened.
  const [opened, setOpened] = useState<Opened | null>(null)
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/fs/browse',
    { params: { query: asked ? { path: asked } : {} } },
    { staleTime: 0 },
  )
  if (data && data !== opened?.folder) {
    setOpened({ asked, folder: data })
    if (asked !== opened?.asked) setTyped(null)
  }
  const folder = opened?.folder
  const line = typed ?? folder?.path ?? ''
  const path = line.trim()
  const addable = error && path === (asked ?? '') ? '' : path
  useEffect(() => onPath(addable), [addable, onPath])

  const go = (to: string) => {
    setTyped(to)
    if (to === asked) void refetch()
    else setAsked(to)
  }
  return (
    <div className="flex flex-col gap-3">
      <PathLine
        line={line}
        parent={folder?.parent ?? null}
        isOpen={!error && path === folder?.path}
        onType={setTyped}
        onGo={go}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {(folder || !error) && (
        <div className="h-64 overflow-y-auto rounded-card border border-line bg-bg p-1">
          {folder ? <Folders folder={folder} onOpen={go} /> : <Waiting />}
        </div>
      )}
      <p className="sr-only" role="status">
        {folder?.path ? t('folders', { path: folder.path }) : ''}
      </p>
    </div>
  )
}

type PathLineProps = {
  line: string
  parent: string | null
  isOpen: boolean
  onType: (path: string) => void
  onGo: (path: string) => void
}

function PathLine({ line, parent, isOpen, onType, onGo }: PathLineProps) {
  const t = useWords(sourceWords)
  const path = line.trim()
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (path) onGo(path)
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
        value={line}
        onValueChange={onType}
        spellCheck={false}
        autoCapitalize="off"
        className="font-mono text-dense"
      />
      <Button type="submit" disabled={!path || isOpen}>
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
