import { QueryClient } from '@tanstack/react-query'
import { asProblem } from '@/api/problem'

const worthAnotherTry = (count: number, thrown: unknown): boolean => {
  const { status } = asProblem(thrown)
  return count < 2 && (status === 0 || status >= 500)
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', staleTime: 30_000, retry: worthAnotherTry, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
})
