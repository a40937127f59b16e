import { type RefObject, useEffect, useEffectEvent, useState } from 'react'
import { HOLD_MS } from './use-stage'

const STILL_PX = 10

/** What set it moving: a mouse over its badge, a hand held on the picture, or its button. */
export type By = 'hover' | 'hold' | 'press'
export type Motion = {
  src: string
  /** Null while it stands still. */
  by: By | null
  sound: boolean
  failed: boolean
  begin: (by: By) => void
  /** Ends what was begun so, and nothing else. */
  end: (by: By) => void
  toggle: () => void
  setSound: (on: boolean) => void
  fail: () => void
}

type State = { src: string | null; by: By | null; sound: boolean; failed: boolean }
const still = (src: string | null): State => ({ src, by: null, sound: false, failed: false })

/** The motion of a live photo, which lasts as long as it is asked for. Null for a photo without any. */
export function useMotion(src: string | null): Motion | null {
  const [kept, setKept] = useState(still(src))
  const state = kept.src === src ? kept : still(src)
  if (src === null) return null
  const set = (change: (before: State) => Partial<State>) =>
    setKept((before) => {
      const now = before.src === src ? before : still(src)
      const next = change(now)
      return Object.keys(next).length > 0 ? { ...now, ...next } : before
    })
  return {
    ...state,
    src,
    begin: (by) => set((before) => (before.failed || before.by === 'press' ? {} : { by })),
    end: (by) => set((before) => (before.by === by ? { by: null } : {})),
    toggle: () => set((before) => ({ by: before.by === 'press' ? null : 'press', failed: false })),
    setSound: (sound) => set(() => ({ sound })),
    fail: () => set(() => ({ by: null, failed: true })),
  }
}

/** A hand held still on the picture sets it moving until it lets go. */
export function useHold(stage: RefObject<HTMLElement | null>, motion: Motion | null): void {
  const begin = useEffectEvent(() => motion?.begin('hold'))
  const end = useEffectEvent(() => motion?.end('hold'))
  const moves = motion !== null
  useEffect(() => {
    const element = stage.current
    if (!moves || !element) return
    let from: PointerEvent | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const release = () => {
      clearTimeout(timer)
      from = null
      end()
    }
    const down = (event: PointerEvent) => {
      const second = from !== null
      release()
      if (second || event.button !== 0 || (event.target as Element).closest('button,a,[data-player]')) return
      from = event
      timer = setTimeout(() => begin(), HOLD_MS)
    }
    const move = ({ clientX, clientY }: PointerEvent) => {
      if (from && Math.hypot(clientX - from.clientX, clientY - from.clientY) > STILL_PX) release()
    }
    const up = () => from && release()
    element.addEventListener('pointerdown', down)
    const ends = ['pointerup', 'pointercancel', 'blur'] as const
    window.addEventListener('pointermove', move)
    for (const name of ends) window.addEventListener(name, up)
    return () => {
      release()
      element.removeEventListener('pointerdown', down)
      window.removeEventListener('pointermove', move)
      for (const name of ends) window.removeEventListener(name, up)
    }
  }, [stage, moves])
}
