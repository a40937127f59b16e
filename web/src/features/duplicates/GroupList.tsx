import { type RefCallback, useCallback, useEffect, useRef } from 'react'
import { useWords } from '@/lib/i18n'
import { thumbnail } from '@/lib/media'
import { useImageFailure } from '@/lib/use-image-failure'
import { cn } from '@/ui/cn'
import type { Group, GroupPhoto } from './facts'
import { placeholder, versionOf } from './Picture'
import { duplicateWords } from './strings'

type ListProps = {
  groups: readonly Group[]
  current: number
  onOpen: (id: number) => void
  more: (() => void) | null
}

/** All groups: a column beside the open one, on a phone a strip above it. More come as one gets near the end. */
export function GroupList({ groups, current, onOpen, more }: ListProps) {
  const t = useWords(duplicateWords)
  const end = useEndOfList(more)
  return (
    <nav
      aria-label={t('groups')}
      className="shrink-0 overflow-auto border-line max-md:border-b md:w-60 md:border-r lg:w-64"
    >
      <ul className="flex gap-1 p-2 max-md:w-max md:flex-col">
        {groups.map((group) => (
          <li key={group.id} className="[contain-intrinsic-size:auto_64px] md:[content-visibility:auto]">
            <Line group={group} open={group.id === current} onOpen={onOpen} />
          </li>
        ))}
        {more && <li ref={end} aria-hidden className="size-1 shrink-0" />}
      </ul>
    </nav>
  )
}

/** What a group is: "3 Kopien". */
export function useGroupName(): (group: Group) => string {
  const t = useWords(duplicateWords)
  return ({ kind, is_burst, photos }) => {
    const count = photos.length
    if (kind === 'exact') return t('copies', { count })
    return is_burst ? t('series', { count }) : t('similar', { count })
  }
}

function Line({ group, open, onOpen }: { group: Group; open: boolean; onOpen: (id: number) => void }) {
  const t = useWords(duplicateWords)
  const what = useGroupName()(group)
  const button = useRef<HTMLButtonElement>(null)
  const [first, second] = group.photos
  useEffect(() => {
    if (open) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [open])
  return (
    <button
      ref={button}
      type="button"
      data-group={group.id}
      aria-current={open || undefined}
      aria-label={t('groupName', { what, name: first?.filename ?? '' })}
      onClick={() => onOpen(group.id)}
      className={cn(
        'flex w-full items-center gap-3 rounded-control p-1.5 text-left outline-offset-[-2px] transition-colors hover:bg-s2',
        open && 'bg-s2 ring-1 ring-gold-text ring-inset',
      )}
    >
      <span className="relative block h-12 w-[68px] shrink-0">
        {second && <Thumb photo={second} className="right-0 bottom-0 opacity-60" />}
        {first && <Thumb photo={first} className="top-0 left-0 shadow-[1px_1px_0_1px_var(--s1)]" />}
      </span>
      <span aria-hidden className="min-w-0 flex-1 max-md:hidden">
        <span className="block truncate font-medium text-dense">{first?.filename}</span>
        <span className="block truncate text-caption text-muted">{what}</span>
      </span>
    </button>
  )
}

function Thumb({ photo, className }: { photo: GroupPhoto; className: string }) {
  const version = versionOf(photo)
  const src = version ? thumbnail(photo.id, 'small', version) : ''
  const { failed, fail } = useImageFailure(src)
  return (
    <span
      className={cn('absolute block h-11 w-[60px] overflow-hidden rounded-tile', className)}
      style={{ background: placeholder(photo) }}
    >
      {version && !failed && (
        <img src={src} alt="" loading="lazy" decoding="async" onError={fail} className="size-full object-cover" />
      )}
    </span>
  )
}

/** A ref for what stands behind the last line: asks for more when it comes near. */
function useEndOfList(more: (() => void) | null): RefCallback<HTMLElement> {
  const latest = useRef(more)
  useEffect(() => {
    latest.current = more
  }, [more])
  return useCallback((element: HTMLElement | null) => {
    if (!element) return
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && latest.current?.(), {
      rootMargin: '600px',
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
}
