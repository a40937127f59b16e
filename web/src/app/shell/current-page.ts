import { useLocation } from '@tanstack/react-router'
import { pages } from './pages'

export const useCurrentPage = () => {
  const path = useLocation({ select: (location) => location.pathname })
  return pages.find((page) => path.startsWith(page.to))
}
