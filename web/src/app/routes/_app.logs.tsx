import { createFileRoute } from '@tanstack/react-router'
import { asLogFilter } from '@/features/logs/filter'
import { LogsPage } from '@/features/logs/LogsPage'

export const Route = createFileRoute('/_app/logs')({ validateSearch: asLogFilter, component: Logs })

function Logs() {
  const filter = Route.useSearch()
  const navigate = Route.useNavigate()
  return <LogsPage filter={filter} onFilter={(next) => void navigate({ search: next, replace: true })} />
}
