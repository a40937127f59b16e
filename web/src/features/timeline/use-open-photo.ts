import './transition.css'
import { useNavigate, useRouter } from '@tanstack/react-router'

const reduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Opens, changes and closes the photo in the address. Back closes it, however many photos were looked at. */
export function useOpenPhoto() {
  const navigate = useNavigate()
  const router = useRouter()
  const to = (photo: number | undefined, replace: boolean, viewTransition: boolean) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, photo }),
      state: (before) => ({ ...before, opened: photo !== undefined && (before.opened || !replace) }),
      replace,
      viewTransition,
      resetScroll: false,
    })

  return {
    /** The tile's picture grows into the large one. */
    open: (photo: number, tile: HTMLElement) => {
      const moves = 'startViewTransition' in document && !reduced()
      const picture = tile.querySelector('img')
      if (moves && picture) picture.style.viewTransitionName = 'photo'
      to(photo, false, moves)
    },
    go: (photo: number) => to(photo, true, false),
    close: () => {
      if (router.state.location.state.opened) router.history.back()
      else to(undefined, true, false)
    },
  }
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The photo was opened from a grid that is the entry before. */
    opened?: boolean
  }
}
