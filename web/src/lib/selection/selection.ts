import { useSyncExternalStore } from 'react'
import type { Schema } from '@/api/client'
import type { Engine } from '../engine/engine'

/** How many photos may be selected: what one request takes. */
export const MOST = 10_000

export type ViewName = NonNullable<Schema<'Known'>['view']>
export type Ids = ReadonlySet<number>
const NONE: Ids = new Set()

/** The photos of one view that are selected, in the order in which they were. Lives as long as the view. */
export class Selection {
  ids: Ids = NONE
  /** Where a range begins: the photo that was last selected, or deselected, by itself. */
  anchor: number | null = null
  /** What is selected besides the present range. */
  private fixed: Ids = NONE
  private readonly listeners = new Set<() => void>()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Selects a photo, or no longer. Whether there was room for it, as with all that select. */
  toggle(id: number): boolean {
    const next = new Set(this.ids)
    if (!next.delete(id)) next.add(id)
    return this.settle(next, id)
  }

  /** Selects the range from the anchor to somewhere, in place of the range before. */
  span(range: readonly number[]): boolean {
    const next = new Set([...this.fixed, ...range])
    if (next.size > MOST) return false
    this.change(next)
    return true
  }

  add(ids: readonly number[]): boolean {
    return this.settle(new Set([...this.ids, ...ids]), ids.at(-1) ?? this.anchor)
  }

  remove(ids: Iterable<number>): void {
    const gone = new Set(ids)
    const without = (all: Ids): Ids => new Set([...all].filter((id) => !gone.has(id)))
    this.fixed = without(this.fixed)
    if (this.anchor !== null && gone.has(this.anchor)) this.anchor = null
    this.change(without(this.ids))
  }

  clear(): void {
    this.settle(NONE, null)
  }

  private settle(next: Ids, anchor: number | null): boolean {
    if (next.size > MOST) return false
    this.anchor = next.size > 0 ? anchor : null
    this.fixed = next
    this.change(next)
    return true
  }

  private change(next: Ids): void {
    if (next.size === 0 && this.ids.size === 0) return
    this.ids = next
    for (const notify of this.listeners) notify()
  }
}

/** What is selected; the component renders again when that changes. */
export const useSelected = (selection: Selection): Ids => useSyncExternalStore(selection.subscribe, () => selection.ids)

/** What a grid hands to the bar of what is selected in it. */
export type SelectedProps = {
  selection: Selection
  engine: Engine
  view: ViewName
  /** Something else covers the grid, and has the keys. */
  covered: boolean
  onAll: () => void
}
