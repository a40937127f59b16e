import type { QueryClient } from '@tanstack/react-query'
import { http } from '@/api/client'
import type { Engine } from '@/lib/engine/engine'
import { liveEngines } from '@/lib/engine/live-engines'
import { FAVORITE } from '@/lib/engine/walk'
import { speak } from '@/lib/i18n'
import type { Ids, Selection, ViewName } from '@/lib/selection/selection'
import { act } from '@/ui/photo-edit/take-back'
import { selectionWords } from './strings'

/** What is done at once to all that is selected. Not mutations of a component: one may undo after leaving the page. */

type Done = { change_id: number | null; count: number }

/** Does something to photos, tells what became of it, and offers the way back. Answers whether it was done.
 *  @param words.asked how many photos it was meant for, where the others are worth a word */
export async function doMany(
  queries: QueryClient,
  sent: Promise<{ data?: Done | undefined }>,
  words: { done: (count: number) => string; failed: string; asked?: number },
): Promise<boolean> {
  const t = speak(selectionWords)
  const done = await act(queries, sent, {
    done: ({ count }) => (count > 0 ? words.done(count) : t('nothing')),
    more: ({ count }) => {
      const others = (words.asked ?? count) - count
      return count > 0 && others > 0 ? t('others', { count: others }) : undefined
    },
    failed: words.failed,
  })
  return done !== null
}

export async function favoriteMany(queries: QueryClient, selection: Selection, favorite: boolean): Promise<void> {
  const t = speak(selectionWords)
  const photo_ids = [...selection.ids]
  const flag = (flags: number) => (favorite ? flags | FAVORITE : flags & ~FAVORITE)
  for (const engine of liveEngines) engine.flagAll(selection.ids, flag)
  await doMany(queries, http.PATCH('/api/v1/photos/favorites', { body: { photo_ids, favorite } }), {
    done: (count) => t(favorite ? 'favorited' : 'unfavorited', { count }),
    failed: t('favoriteFailed'),
  })
}

export async function trashMany(queries: QueryClient, selection: Selection): Promise<void> {
  const t = speak(selectionWords)
  const photo_ids = [...selection.ids]
  const done = await doMany(queries, http.POST('/api/v1/photos/trash', { body: { photo_ids } }), {
    done: (count) => t('trashed', { count }),
    failed: t('trashFailed'),
  })
  if (done) selection.remove(photo_ids)
}

export async function restoreMany(queries: QueryClient, selection: Selection): Promise<void> {
  const t = speak(selectionWords)
  const photo_ids = [...selection.ids]
  const done = await doMany(queries, http.POST('/api/v1/photos/restore', { body: { photo_ids } }), {
    done: (count) => t('restored', { count }),
    failed: t('restoreFailed'),
  })
  if (done) selection.remove(photo_ids)
}

/** The photo that was selected first is the one that is seen. */
export async function stackMany(queries: QueryClient, selection: Selection): Promise<void> {
  const t = speak(selectionWords)
  const photo_ids = [...selection.ids]
  const sent = http
    .POST('/api/v1/stacks', { body: { photo_ids } })
    .then(({ data }) => ({ data: data && { change_id: data.change_id, count: data.members.length } }))
  const words = { done: (count: number) => t('stacked', { count }), failed: t('stackFailed') }
  if (await doMany(queries, sent, words)) selection.remove(photo_ids)
}

/** Whether all of them are favourites, as far as the grid knows. */
export function areFavorites(engine: Engine, ids: Ids, view: ViewName): boolean {
  let known = 0
  for (const key of engine.stock.shelf.keys) {
    const bucket = engine.stock.shelf.get(key)
    for (const [index, id] of bucket?.id.entries() ?? []) {
      if (!ids.has(id)) continue
      if (((bucket?.flags[index] ?? 0) & FAVORITE) === 0) return false
      known++
    }
  }
  return view === 'favorites' || known >= ids.size
}
