import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { http } from '@/api/client'
import { forgetSession, keepFresh, onExpired } from '@/api/session'
import { startLive } from '@/lib/live'
import { meQuery } from '@/lib/me'
import { queries } from './query'

/** While the shell is shown: the session stays fresh, events arrive, and its end leads to the login and back. */
export function useSession(): void {
  const router = useRouter()
  useEffect(() => {
    let leaving = false
    const stops = [
      keepFresh(),
      startLive(queries),
      onExpired(async () => {
        if (leaving || !queries.getQueryData(meQuery.queryKey)) return
        leaving = true
        await router.navigate({ to: '/login', search: { next: router.state.location.href } })
        forget()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [router])
}

export function useLogout(): () => void {
  const router = useRouter()
  return () => {
    // The cookies go with the answer; without an answer the session at least ends on this screen.
    const leave = async () => {
      await router.navigate({ to: '/login' })
      forget()
    }
    http.POST('/api/v1/auth/logout').then(leave, leave)
  }
}

// What one user saw must not wait in memory for the next.
const forget = (): void => {
  forgetSession()
  queries.clear()
}
