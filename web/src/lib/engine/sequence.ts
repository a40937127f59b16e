import type { Engine, Place } from './engine'
import { edge, find, locate, type Shot, shotAt, step } from './walk'

/** The photos of a grid in their order, for whoever shows one after the other. Loads what is not in memory. */
export type Sequence = {
  /** A photo that is in memory. */
  shot: (id: number) => Shot | null
  /** The photo `delta` further, null past the ends. */
  near: (id: number, delta: number) => Promise<Shot | null>
  /** The first (-1) or last (1) photo. */
  edge: (direction: 1 | -1) => Promise<Shot | null>
  /** A photo that is not in memory, by the month it was taken in ("2025-06" or "undated"). */
  locate: (id: number, month: string) => Promise<Shot | null>
  /** The how manieth photo it is, from 1, and of how many. */
  ordinal: (id: number) => { number: number; total: number } | null
  subscribe: (listener: () => void) => () => void
  /** Another value whenever something of the above may be different. */
  version: () => unknown
}

/** What a grid hands to the page that shows one of its photos large. */
export type ViewerProps = {
  id: number
  sequence: Sequence
  onGo: (id: number) => void
  onClose: () => void
  onFavorite: (id: number, on: boolean) => void
}

export function sequenceOf(engine: Engine): Sequence {
  const read = (place: Place | null) => place && shotAt(engine, place)
  return {
    shot: (id) => read(find(engine, id)),
    near: async (id, delta) => {
      const place = find(engine, id)
      return place && read(await step(engine, place, delta))
    },
    edge: async (direction) => read(await edge(engine, direction)),
    locate: async (id, month) => read(await locate(engine, id, month)),
    ordinal: (id) => {
      const place = find(engine, id)
      if (!place) return null
      const above = engine.ruler.photosAbove(engine.ruler.indexOf(place.key))
      return { number: above + place.index + 1, total: engine.ruler.photos }
    },
    subscribe: engine.subscribe,
    version: () => engine.view,
  }
}
