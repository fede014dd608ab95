import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router'
import type { PlaceSearch } from './router.tsx'

/** Where the page is, and the way elsewhere. Addresses hold places and random ids, never a word of a plan. */
export function useGo() {
  const navigate = useNavigate()
  return (path: string, search: PlaceSearch = {}): void => {
    navigate({ to: `/${path}`, search }).catch(() => {}) // a newer navigation took its place
  }
}

export function usePlace(): { readonly path: string; readonly search: PlaceSearch } {
  const path = useRouterState({ select: (state) => state.location.pathname.slice(1) })
  const search: PlaceSearch = useSearch({ strict: false })
  return { path, search }
}
