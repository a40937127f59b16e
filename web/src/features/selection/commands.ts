import { ArchiveRestore, CalendarClock, Heart, HeartOff, Layers, Pencil, Trash2 } from 'lucide-react'
import type { Command } from '@/lib/commands'
import type { ViewName } from '@/lib/selection/selection'

export type BulkActions = {
  /** Whether anything, or at least `least` photos, are selected and nothing covers them. */
  ready: (least?: number) => boolean
  favorite: () => void
  edit: () => void
  shift: () => void
  stack: () => void
  trash: () => void
  restore: () => void
}
export type Rights = { process: boolean; administer: boolean }
/** `rare` ones move into the menu where there is little room. */
export type BulkCommand = Command & { icon: NonNullable<Command['icon']>; rare?: boolean; danger?: boolean }

const group = { de: 'Auswahl', en: 'Selection' } as const

/** What this viewer may do with what is selected in a view. `actions` is read when a command runs. */
export function bulkCommands(
  actions: () => BulkActions,
  { process, administer }: Rights,
  view: ViewName,
  favorites: boolean,
): readonly BulkCommand[] {
  const when = () => actions().ready()
  const inTrash = view === 'trash'
  const favorite: BulkCommand = {
    name: 'selection-favorite',
    words: favorites
      ? { de: 'Aus Favoriten entfernen', en: 'Remove from favourites' }
      : { de: 'Zu Favoriten hinzufügen', en: 'Add to favourites' },
    icon: favorites ? HeartOff : Heart,
    keys: ['f'],
    group,
    when,
    run: () => actions().favorite(),
  }
  const edit: BulkCommand = {
    name: 'selection-edit',
    words: { de: 'Angaben bearbeiten', en: 'Edit details' },
    icon: Pencil,
    keys: ['e'],
    group,
    rare: true,
    when,
    run: () => actions().edit(),
  }
  const shift: BulkCommand = {
    name: 'selection-shift',
    words: { de: 'Zeit verschieben', en: 'Shift time' },
    icon: CalendarClock,
    keys: ['Shift+T'],
    group,
    rare: true,
    when,
    run: () => actions().shift(),
  }
  const stack: BulkCommand = {
    name: 'selection-stack',
    words: { de: 'Stapeln', en: 'Stack' },
    icon: Layers,
    keys: ['Shift+S'],
    group,
    rare: true,
    when: () => actions().ready(2),
    run: () => actions().stack(),
  }
  const trash: BulkCommand = {
    name: 'selection-trash',
    words: { de: 'In den Papierkorb', en: 'Move to trash' },
    icon: Trash2,
    keys: ['Delete'],
    group,
    danger: true,
    when,
    run: () => actions().trash(),
  }
  const restore: BulkCommand = {
    name: 'selection-restore',
    words: { de: 'Wiederherstellen', en: 'Restore' },
    icon: ArchiveRestore,
    keys: ['Shift+R'],
    group,
    when,
    run: () => actions().restore(),
  }
  if (inTrash) return administer ? [restore] : []
  return [favorite, ...(process ? [edit, shift, stack] : []), ...(administer ? [trash] : [])]
}
