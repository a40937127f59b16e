import { useLocation } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useState } from 'react'
import type { Anchor } from '@/lib/engine/anchor'
import type { Engine } from '@/lib/engine/engine'

const KEPT = 'nimtaflow.positions'
const REST_MS = 150
const ENTRIES = 30

/** Where the timeline stood in an entry of the browser's history. An entry that was replaced has another key. */
type Position = readonly [index: number, key: string, at: Anchor | null]

/** Remembers where the timeline stands in each entry of the browser's history: Back and Reload come back to it. */
export function useKeptPosition(engine: Engine): void {
  const { pathname, search, state } = useLocation()
  const { __TSR_index: index = 0, __TSR_key: key = '' } = state
  const page = `${pathname} ${search.order ?? ''}`
  const [mine] = useState(page)
  const [kept] = useState(() => read().find((position) => position[0] === index && position[1] === key)?.[2])
  const here = page === mine // the address is the next page's already while this one is still shown

  useEffect(() => {
    if (kept) engine.restore(kept)
  }, [engine, kept])

  // A layout effect ends while the grid still stands where it stood; afterwards it would say that it is at the top.
  useLayoutEffect(() => {
    if (!here) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      clearTimeout(timer)
      timer = undefined
      if (engine.ruler.count > 0) write([index, key, engine.anchor()])
    }
    const leave = () => timer && keep()
    const stop = engine.onScroll(() => {
      clearTimeout(timer)
      timer = setTimeout(keep, REST_MS)
    })
    keep()
    addEventListener('pagehide', leave)
    return () => {
      stop()
      leave()
      removeEventListener('pagehide', leave)
    }
  }, [engine, here, index, key])
}

function read(): Position[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? (kept as Position[]) : []
  } catch {
    return []
  }
}

function write(position: Position): void {
  const others = read().filter(([index]) => index !== position[0])
  sessionStorage.setItem(KEPT, JSON.stringify([...others, position].slice(-ENTRIES)))
}
