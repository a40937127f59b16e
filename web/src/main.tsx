import '@fontsource-variable/inter'
import './app.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { focusHeadings } from './app/focus'
import { queries } from './app/query'
import { routeTree } from './app/routeTree.gen'
import { Broken, NotFound } from './app/shell/Dead'
import { listenForShortcuts } from './lib/commands'
import { followSystemTheme } from './lib/theme'

const gridPages = ['/timeline', '/favorites']

const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
  // A timeline keeps its place by itself: its scroll offset alone does not say where one is.
  scrollRestoration: ({ location }) => !gridPages.includes(location.pathname),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

focusHeadings(router)
followSystemTheme()
listenForShortcuts()

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
