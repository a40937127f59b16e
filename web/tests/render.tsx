import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { Toasts } from '@/ui/toast'
import { TooltipProvider } from '@/ui/tooltip'

/** Renders with what every page has around it. */
export function renderApp(children: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const view = render(
    <QueryClientProvider client={queries}>
      <TooltipProvider>
        {children}
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>,
  )
  return { ...view, queries }
}

type Answer = { status?: number; body?: unknown }

/** Answers requests with `answers['POST /api/v1/…']`, and remembers them with their bodies. */
export function serve(answers: Record<string, Answer | ((body: string) => Answer)>) {
  const asked: { line: string; body: string; type: string | null }[] = []
  vi.stubGlobal('fetch', async (input: Request | string, init?: RequestInit) => {
    const request = typeof input === 'string' ? new Request(new URL(input, location.origin), init) : input
    const line = `${request.method} ${new URL(request.url).pathname}`
    const body = await request.text()
    asked.push({ line, body, type: request.headers.get('content-type') })
    const found = answers[line] ?? { status: 404, body: { code: 'not-found', status: 404 } }
    const { status = 200, body: said = {} } = typeof found === 'function' ? found(body) : found
    const headers = { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }
    return new Response(status === 204 ? null : JSON.stringify(said), { status, headers })
  })
  return asked
}
