import { createFileRoute } from '@tanstack/react-router'
import { requireSession } from '../guard'
import { Broken, NotFound, Waiting } from '../shell/Dead'
import { Shell } from '../shell/Shell'

export const Route = createFileRoute('/_app')({
  beforeLoad: ({ context, location }) => requireSession(context.queries, location.href),
  component: Shell,
  pendingComponent: Waiting,
  pendingMs: 400,
  notFoundComponent: NotFound,
  errorComponent: Broken,
})
