import { GalleryVerticalEnd, ImageUp, Layers2, Play, Ungroup } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useWords } from '@/lib/i18n'
import { thumbnail } from '@/lib/media'
import { averageColor } from '@/lib/thumbhash'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { Menu, MenuItem } from '@/ui/menu'
import { badgeOf, inOrder, type Member, nameOf, type Stack } from './members'
import { stackWords } from './stack.strings'
import type { StackCommands } from './use-stack'

type StripProps = {
  stack: Stack
  shown: number
  /** Over the picture, for a stack of which nobody knew before; else below it. */
  floats: boolean
  visible: boolean
  onShow: (id: number) => void
  commands: StackCommands | null
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }

/** The photos of a stack, one of which is on the stage. */
export function StackStrip({ stack, shown, floats, visible, onShow, commands }: StripProps) {
  const t = useWords(stackWords)
  const list = useRef<HTMLDivElement>(null)
  const members = inOrder(stack)
  const at = members.findIndex(({ id }) => id === shown)
  const current = members[at]
  useEffect(() => {
    list.current?.querySelector(`[data-member="${shown}"]`)?.scrollIntoView?.({ inline: 'center', block: 'nearest' })
  }, [shown])
  const onKeyDown = (event: KeyboardEvent) => {
    const ends = { Home: members[0], End: members.at(-1) }[event.key]
    const next = ends ?? members[at + (STEPS[event.key] ?? Number.NaN)]
    if (!(event.key in STEPS) && !ends) return
    event.preventDefault()
    event.stopPropagation() // here they do not lead to another photo
    if (!next) return
    onShow(next.id)
    list.current?.querySelector<HTMLElement>(`[data-member="${next.id}"]`)?.focus()
  }
  return (
    <div
      className={cn(
        'z-10 flex flex-col items-center gap-1 px-3 pt-2 pb-[max(8px,env(safe-area-inset-bottom))] text-white transition-opacity duration-200 focus-within:opacity-100',
        floats
          ? 'absolute inset-x-0 bottom-0 bg-gradient-to-t from-black/85 to-transparent pt-8'
          : 'shrink-0 bg-viewer',
        !visible && 'pointer-events-none opacity-0',
      )}
    >
      <p aria-hidden className="max-w-full truncate text-caption text-white/85 tabular-nums">
        {current && t('describes', { name: nameOf(stack, current, t), file: current.filename })}
      </p>
      <div className="flex max-w-full items-center gap-1">
        <div
          ref={list}
          role="radiogroup"
          aria-label={t(`stack_${stack.kind}`)}
          onKeyDown={onKeyDown}
          className="flex min-w-0 gap-1.5 overflow-x-auto p-1 [scrollbar-width:none]"
        >
          {members.map((member) => (
            <Small
              key={member.id}
              member={member}
              name={nameOf(stack, member, t)}
              badge={badgeOf(stack, member, t)}
              on={member.id === shown}
              onShow={() => onShow(member.id)}
            />
          ))}
        </div>
        {commands && current && <Actions stack={stack} current={current} commands={commands} />}
      </div>
    </div>
  )
}

type SmallProps = { member: Member; name: string; badge: string; on: boolean; onShow: () => void }

function Small({ member, name, badge, on, onShow }: SmallProps) {
  const t = useWords(stackWords)
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input cannot hold a picture; the roles follow the ARIA pattern
    <button
      type="button"
      role="radio"
      aria-checked={on}
      aria-label={member.is_cover ? t('withCover', { name }) : name}
      tabIndex={on ? 0 : -1}
      data-member={member.id}
      onClick={onShow}
      className={cn(
        'relative size-14 shrink-0 overflow-hidden rounded-control bg-s3 outline-offset-1 sm:size-16',
        on ? 'ring-2 ring-gold' : 'brightness-75 hover:brightness-100',
      )}
      style={{ backgroundColor: averageColor(member.thumbhash) ?? undefined }}
    >
      {member.version && (
        <img
          src={thumbnail(member.id, 'small', member.version)}
          alt=""
          draggable={false}
          loading="lazy"
          className="size-full object-cover"
        />
      )}
      {member.kind === 'video' && (
        <Play className="absolute inset-0 m-auto size-5 fill-white drop-shadow" aria-hidden />
      )}
      {member.is_cover && (
        <span className="absolute top-0.5 left-0.5 grid size-4 place-items-center rounded-full bg-gold text-on-gold [&_svg]:size-2.5">
          <GalleryVerticalEnd aria-hidden />
        </span>
      )}
      <span className="absolute right-0.5 bottom-0.5 rounded bg-black/70 px-1 font-medium text-[10px] leading-4">
        {badge}
      </span>
    </button>
  )
}

/** A live photo is a photo with its film: the film is no cover, and without one of them nothing is left to take out of. */
function Actions({ stack, current, commands }: { stack: Stack; current: Member; commands: StackCommands }) {
  const t = useWords(stackWords)
  const live = stack.kind === 'live'
  return (
    <Menu
      trigger={
        <IconButton
          label={t('stackActions')}
          aria-busy={commands.busy || undefined}
          side="top"
          className="text-white hover:bg-white/15 hover:text-white"
        >
          <Layers2 aria-hidden />
        </IconButton>
      }
    >
      {!live && !current.is_cover && (
        <MenuItem onClick={commands.makeCover}>
          <ImageUp aria-hidden />
          {t('makeCover')}
        </MenuItem>
      )}
      {!live && (
        <MenuItem onClick={commands.takeOut}>
          <Layers2 aria-hidden />
          {t('takeOut')}
        </MenuItem>
      )}
      <MenuItem onClick={commands.unstack}>
        <Ungroup aria-hidden />
        {t(live ? 'unstackLive' : 'unstack')}
      </MenuItem>
    </Menu>
  )
}
