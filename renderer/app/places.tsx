import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { CalendarDays, CheckSquare, History, Newspaper, Search, SlidersHorizontal, Sun, Users } from 'lucide-react'
import type { ReactNode } from 'react'

export interface Place {
  readonly path: string
  readonly label: MessageDescriptor
  readonly icon: ReactNode
  /** After `g`. */
  readonly key: string
  readonly second?: boolean
}

/** Where one can go, in the order of the bar. A screen is `features/<path>/screen.tsx` and is found by that name. */
export const places: readonly Place[] = [
  { path: 'today', label: msg`Today`, icon: <Sun aria-hidden="true" />, key: 't' },
  { path: 'events', label: msg`Events`, icon: <CalendarDays aria-hidden="true" />, key: 'e' },
  { path: 'tasks', label: msg`Tasks`, icon: <CheckSquare aria-hidden="true" />, key: 'k' },
  { path: 'leaflets', label: msg`Leaflets`, icon: <Newspaper aria-hidden="true" />, key: 'l' },
  { path: 'people', label: msg`People`, icon: <Users aria-hidden="true" />, key: 'p' },
  { path: 'search', label: msg`Search`, icon: <Search aria-hidden="true" />, key: 's', second: true },
  { path: 'activity', label: msg`Activity`, icon: <History aria-hidden="true" />, key: 'a', second: true },
  { path: 'settings', label: msg`Settings`, icon: <SlidersHorizontal aria-hidden="true" />, key: ',', second: true }
]
