import { createFileRoute } from '@tanstack/react-router'

/** URL state of a grid page: the opened photo, and the month the grid stands at. */
type GridSearch = { photo?: number; at?: string }

export const Route = createFileRoute('/_app/favorites')({
  validateSearch: (search: Record<string, unknown>): GridSearch => ({
    photo: Number(search.photo) || undefined,
    at: typeof search.at === 'string' ? search.at : undefined,
  }),
  component: () => null,
})
