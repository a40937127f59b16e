import { useEffect, useState } from 'react'
import { onLive } from './live'

/** Whether the image at an address could not be loaded. It is worth another try at another address and once the
 *  server is there again; what failed must leave the page until then, as only a new <img> asks again. */
export function useImageFailure(address: string): { failed: boolean; fail: () => void } {
  const [broken, setBroken] = useState<string | null>(null)
  useEffect(() => {
    if (broken !== null) return onLive('hello', () => setBroken(null))
  }, [broken])
  return { failed: broken === address, fail: () => setBroken(address) }
}
