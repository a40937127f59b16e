import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Anchor } from '@/lib/engine/anchor'
import type { Engine } from '@/lib/engine/engine'

const KEPT = 'nimtaflow.positions'
const REST_MS = 150
const ENTRIES = 30

type Positions = [entry: string, at: Anchor | null][]

/** Remembers where the timeline stands in each entry of the browser's history: Back and Reload come back to it. */
export function useKeptPosition(engine: Engine): void {
  const entry = useLocation({ select: ({ state }) => state.__TSR_key ?? state.key ?? '' })
  const current = useRef(entry)
  useEffect(() => {
    current.current = entry
  }, [entry])

  useEffect(() => {
    const kept = read().find(([known]) => known === current.current)?.[1]
    if (kept) engine.restore(kept)
  }, [engine])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      timer = undefined
      if (engine.ruler.count > 0) write(current.current, engine.anchor())
    }
    const stop = engine.onScroll(() => {
      clearTimeout(timer)
      timer = setTimeout(keep, REST_MS)
    })
    const leave = () => timer && keep()
    addEventListener('pagehide', leave)
    return () => {
      stop()
      leave()
      clearTimeout(timer)
      removeEventListener('pagehide', leave)
    }
  }, [engine])
}

function read(): Positions {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? (kept as Positions) : []
  } catch {
    return []
  }
}

function write(entry: string, at: Anchor | null): void {
  const others = read().filter(([known]) => known !== entry)
  sessionStorage.setItem(KEPT, JSON.stringify([...others, [entry, at]].slice(-ENTRIES)))
}
