import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { asProblem } from '@/api/problem'
import { useCommands } from '@/lib/commands'
import { dateLabel, momentLabel } from '@/lib/dates'
import { UNDATED } from '@/lib/engine/chunks'
import type { Sequence } from '@/lib/engine/sequence'
import type { Shot } from '@/lib/engine/walk'
import { speak, useLanguage, useWords } from '@/lib/i18n'
import { useMe } from '@/lib/me'
import { toast } from '@/ui/toast'
import { type Actions, lightboxCommands } from './commands'
import { canShowOriginal, type Detail, monthOf, useDetail } from './detail'
import { lightboxWords } from './strings'

const REST_MS = 120
const INFO = 'nimtaflow.info'
const ALWAYS = ['ArrowLeft', 'ArrowRight', 'Home', 'End']

/** The details of the open photo. While one leafs through quickly nothing is asked for. */
export function useRestingDetail(id: number) {
  const [resting, setResting] = useState(id)
  useEffect(() => {
    const timer = setTimeout(() => setResting(id), REST_MS)
    return () => clearTimeout(timer)
  }, [id])
  const { data, error } = useDetail(resting)
  return resting === id ? { data, error } : { data: undefined, error: null }
}

/** Has the grid load the month of a photo that was opened by its address. */
export function useLocated(id: number, known: Shot | null, detail: Detail | undefined, sequence: Sequence): void {
  const month = detail && monthOf(detail)
  const missing = known === null
  useEffect(() => {
    if (missing && month) sequence.locate(id, month).catch(() => undefined) // then it stands alone, without neighbours
  }, [id, missing, month, sequence])
}

/** A photo that does not exist leads back to the grid. */
export function useGone(error: unknown, onClose: () => void): void {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  const gone = error !== null && error !== undefined && asProblem(error).status === 404
  useEffect(() => {
    if (!gone) return
    toast(speak(lightboxWords)('gone'), { type: 'error' })
    close.current()
  }, [gone])
}

/** The tile from which the picture grew gives its name in the transition to the large one. */
export function useLandedTransition(): void {
  useLayoutEffect(() => {
    for (const picture of document.querySelectorAll<HTMLElement>('[role=gridcell] img')) {
      picture.style.viewTransitionName = ''
    }
  }, [])
}

/** Offers the commands while the lightbox is open. Arrows work even where single letters are switched off. */
export function useKeys(actions: Actions) {
  'use no memo'
  const latest = useRef(actions)
  latest.current = actions
  const commands = useMemo(() => lightboxCommands(() => latest.current), [])
  useCommands(commands)
  return (event: KeyboardEvent) => {
    const target = event.target as Element
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input,textarea,[data-scrolls]')) return
    const found = ALWAYS.includes(event.key) && commands.find(({ keys }) => keys?.[0] === event.key)
    if (!found) return
    event.preventDefault()
    found.run()
  }
}

export function useTitle(shot: Shot | null, detail: Detail | undefined): string {
  const t = useWords(lightboxWords)
  const language = useLanguage()
  const moment = momentLabel(detail?.taken_local, language)
  if (moment) return moment
  return shot && shot.month !== UNDATED && shot.day > 0 ? dateLabel(shot.month, shot.day, language) : t('undated')
}

export const placeOf = (detail: Detail | undefined): string | null =>
  [detail?.location_name ?? detail?.city, detail?.country].filter(Boolean).join(', ') || null

/** When the file itself is shown: an animation always, else when it is zoomed or there is no derived picture. */
export function useOriginalWhen(detail: Detail | undefined): 'never' | 'zoomed' | 'always' {
  const mayDownload = useMe()?.can.download !== false
  if (!detail || !mayDownload || !canShowOriginal(detail)) return 'never'
  return detail.is_animated && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'always' : 'zoomed'
}

/** Whether the information is open; remembered on this device, except on a phone, where it covers the photo. */
export function useInfoOpen(): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(() => innerWidth >= 640 && localStorage.getItem(INFO) === 'open')
  const set = (next: boolean) => {
    setOpen(next)
    if (innerWidth >= 640) localStorage.setItem(INFO, next ? 'open' : 'closed')
  }
  return [open, set]
}
