import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'dark' | 'light'
const KEPT = 'nimtaflow.theme'
const BAR = { dark: '#171613', light: '#ffffff' } as const
const listeners = new Set<() => void>()
const prefersLight = () => matchMedia('(prefers-color-scheme: light)')

export function theme(): Theme {
  const kept = localStorage.getItem(KEPT)
  return kept === 'dark' || kept === 'light' ? kept : 'system'
}

/** What is painted now, after following the system. */
export const paintedTheme = (): 'dark' | 'light' => {
  const chosen = theme()
  if (chosen !== 'system') return chosen
  return prefersLight().matches ? 'light' : 'dark'
}

export function setTheme(next: Theme): void {
  localStorage.setItem(KEPT, next)
  paint()
}

export const useTheme = (): Theme =>
  useSyncExternalStore((notify) => {
    listeners.add(notify)
    return () => listeners.delete(notify)
  }, theme)

/** Follows the system's theme while the app runs. first-paint.js has painted the first time. */
export function followSystemTheme(): () => void {
  const query = prefersLight()
  query.addEventListener('change', paint)
  return () => query.removeEventListener('change', paint)
}

function paint(): void {
  const painted = paintedTheme()
  document.documentElement.dataset.theme = painted
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BAR[painted])
  for (const notify of listeners) notify()
}
