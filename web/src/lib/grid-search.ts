/** What the address of a page with a grid says: its order, and the photo that is open. */
export type GridSearch = { order?: 'oldest'; photo?: number }

export function gridSearch(search: Record<string, unknown>): GridSearch {
  const photo = Number(search.photo)
  return {
    ...(search.order === 'oldest' && { order: 'oldest' as const }),
    ...(Number.isSafeInteger(photo) && photo > 0 && { photo }),
  }
}
