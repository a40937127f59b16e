import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { http } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import { markRefreshed } from '@/api/session'
import { setLanguage } from '@/lib/i18n'
import { meQuery } from '@/lib/me'

export type Credentials = { username: string; password: string; remember: boolean }

/** Signs in. `wait` counts the seconds down while the server refuses to hear another attempt. */
export function useLogin(onDone: () => void) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [wait, setWait] = useCountdown()

  const login = async (credentials: Credentials) => {
    setBusy(true)
    setProblem(null)
    try {
      const { data } = await http.POST('/api/v1/auth/login', {
        body: credentials,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        bodySerializer: () => new URLSearchParams({ ...credentials, remember: String(credentials.remember) }),
      })
      markRefreshed()
      queries.clear()
      if (data) queries.setQueryData(meQuery.queryKey, data.user)
      if (data?.user.language === 'de' || data?.user.language === 'en') setLanguage(data.user.language)
      onDone()
    } catch (thrown) {
      const failed = asProblem(thrown)
      if (failed.code === 'login-throttled') setWait(Math.ceil(Number(failed.facts.retry_after ?? 30)))
      setProblem(failed)
    } finally {
      setBusy(false)
    }
  }
  return { login, busy, problem, wait }
}

function useCountdown() {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return [left, setLeft] as const
}
