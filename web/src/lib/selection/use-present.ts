import { useEffect } from 'react'
import { onLive } from '../live'
import { goneFrom } from './reach'
import type { Selection, ViewName } from './selection'

const GATHER_MS = 1000

/** What leaves the view, such as photos that somebody else puts into the trash, leaves the selection. */
export function useOnlyPresent(selection: Selection, view: ViewName): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      timer = undefined
      if (selection.ids.size === 0) return
      // Where it cannot be known now, the next event asks again; a command on photos that are gone leaves those out.
      const gone = await goneFrom(view, [...selection.ids]).catch(() => [])
      if (gone.length > 0) selection.remove(gone)
    }
    const soon = () => {
      if (selection.ids.size > 0) timer ??= setTimeout(() => void look(), GATHER_MS)
    }
    const stops = [onLive('photos', soon), onLive('hello', soon)]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [selection, view])
}
