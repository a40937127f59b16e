import { createFileRoute } from '@tanstack/react-router'
import { TimelinePage } from '@/features/timeline/Page'
import { type GridSearch, gridSearch } from '@/lib/grid-search'
import { Selected } from '../selected'
import { Viewer } from '../viewer'

export const Route = createFileRoute('/_app/favorites')({
  validateSearch: (search: Record<string, unknown>): GridSearch => gridSearch(search),
  component: Favorites,
})

function Favorites() {
  const { photo, order = 'newest' } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <TimelinePage
      key={order}
      view="favorites"
      order={order}
      photo={photo}
      onOrder={(next) => void navigate({ search: { order: next === 'oldest' ? next : undefined }, replace: true })}
      Viewer={Viewer}
      Selected={Selected}
    />
  )
}
