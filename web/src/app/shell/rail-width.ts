import { useCallback, useState, useSyncExternalStore } from 'react'

const KEPT = 'nimtaflow.rail'
const wide = () => matchMedia('(width >= 1024px)')
const onWidth = (notify: () => void) => {
  const query = wide()
  query.addEventListener('change', notify)
  return () => query.removeEventListener('change', notify)
}

/** Below 1024 px the rail shows icons only; above, what the user chose last. */
export function useRail(): { narrow: boolean; toggle: () => void } {
  const roomy = useSyncExternalStore(onWidth, () => wide().matches)
  const [collapsed, setCollapsed] = useState(() => localStorage.getItem(KEPT) === 'narrow')
  const toggle = useCallback(() => {
    setCollapsed((was) => {
      localStorage.setItem(KEPT, was ? 'wide' : 'narrow')
      return !was
    })
  }, [])
  return { narrow: !roomy || collapsed, toggle }
}
