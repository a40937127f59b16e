import { Problem, readProblem } from './problem'

const REFRESH = '/api/v1/auth/refresh'
const REFRESHED_AT = 'nimtaflow.refreshed'
export const RENEW_AFTER_MS = 10 * 60_000
const OPEN_DOORS = /\/auth\/(login|logout|refresh|setup|status)$/

let running: Promise<boolean> | null = null
const expiredListeners = new Set<() => void>()
const forgottenListeners = new Set<() => void>()

/** Sends a request with the session's cookies. A 401 refreshes once, shared by all callers, and sends again.
 *  @throws Problem for every answer that is not ok, and `offline` when nothing answers. */
export async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const startedAt = Date.now()
  let response = await reach(request)
  if (response.status === 401 && !OPEN_DOORS.test(new URL(request.url).pathname)) {
    if (await refresh(startedAt)) response = await reach(again)
    if (response.status === 401) for (const told of expiredListeners) told()
  }
  if (!response.ok) throw await readProblem(response)
  return response
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown
    throw new Problem('offline', 0)
  }
}

/** Renews the session. Callers at the same time, in this tab or another, share one request. */
export function refresh(since: number = Date.now()): Promise<boolean> {
  running ??= alone(() => renew(since)).finally(() => {
    running = null
  })
  return running
}

async function renew(since: number): Promise<boolean> {
  if (refreshedAt() > since) return true
  // A reload must not cut it off: the token would be used, and its successor never arrive.
  const response = await fetch(REFRESH, { method: 'POST', keepalive: true }).catch(() => null)
  if (!response?.ok) return false
  markRefreshed()
  return true
}

// A refresh token may be used only once, so two tabs must not send the same one.
function alone(work: () => Promise<boolean>): Promise<boolean> {
  return 'locks' in navigator ? navigator.locks.request(REFRESHED_AT, work) : work()
}

const refreshedAt = (): number => Number(localStorage.getItem(REFRESHED_AT) ?? 0)

/** Notes that the cookies are fresh: after login, setup and every refresh. */
export function markRefreshed(): void {
  localStorage.setItem(REFRESHED_AT, String(Date.now()))
}

/** Whether this browser had a session when it was last here: worth asking who is signed in. */
export const hadSession = (): boolean => refreshedAt() > 0

/** Forgets that there was a session: after logging out and at its end. */
export function forgetSession(): void {
  localStorage.removeItem(REFRESHED_AT)
  for (const told of forgottenListeners) told()
}

/** Tells when a session is forgotten: what its user saw or typed must not wait in memory for the next one. */
export function onForgotten(told: () => void): () => void {
  forgottenListeners.add(told)
  return () => forgottenListeners.delete(told)
}

/** Tells when the session is over for good. Returns the way to stop listening. */
export function onExpired(told: () => void): () => void {
  expiredListeners.add(told)
  return () => expiredListeners.delete(told)
}

/** Renews before the access cookie ends, because an <img> cannot react to a 401. Returns the way to stop. */
export function keepFresh(): () => void {
  const check = () => {
    if (document.visibilityState === 'visible' && Date.now() - refreshedAt() > RENEW_AFTER_MS) void refresh()
  }
  const timer = setInterval(check, 30_000)
  document.addEventListener('visibilitychange', check)
  check()
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', check)
  }
}
