import { createFileRoute } from '@tanstack/react-router'
import { DuplicatesPage } from '@/features/duplicates/Page'

type DuplicatesSearch = { kind?: 'near'; group?: number }

export const Route = createFileRoute('/_app/duplicates')({
  validateSearch: (search: Record<string, unknown>): DuplicatesSearch => {
    const group = Number(search.group)
    return {
      ...(search.kind === 'near' && { kind: 'near' as const }),
      ...(Number.isSafeInteger(group) && group > 0 && { group }),
    }
  },
  component: Duplicates,
})

function Duplicates() {
  const { kind, group } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <DuplicatesPage
      kind={kind ?? 'exact'}
      group={group}
      onKind={(next) => void navigate({ search: next === 'near' ? { kind: next } : {} })}
      onGroup={(next) => void navigate({ search: { kind, group: next }, replace: true })}
    />
  )
}
