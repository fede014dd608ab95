import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect
} from '@tanstack/react-router'
import * as v from 'valibot'
import { Failed } from '../ui/states.tsx'
import { Frame } from './frame.tsx'
import { OpeningScreen } from './screen.tsx'

/** What an address may say beside the place: which item is open, which view. Everything else falls away. */
const Search = v.fallback(
  v.object({
    id: v.optional(v.fallback(v.optional(v.string()), undefined)),
    view: v.optional(v.fallback(v.optional(v.string()), undefined)),
    new: v.optional(v.fallback(v.optional(v.boolean()), undefined))
  }),
  {}
)
export type PlaceSearch = {
  id?: string | undefined
  view?: string | undefined
  new?: boolean | undefined
}

const found = import.meta.glob<{ Screen: () => React.JSX.Element }>('../features/*/screen.tsx')
const root = createRootRoute({ component: Frame })

/** One route per screen that there is; each is loaded when somebody goes there. */
const routes = Object.entries(found).map(([file, load]) => {
  const name = file.split('/').at(-2) ?? ''
  return createRoute({
    getParentRoute: () => root,
    path: `/${name}`,
    validateSearch: (given): PlaceSearch => v.parse(Search, given),
    component: lazyRouteComponent(load, 'Screen')
  })
})
/** Before anything is drawn: a frame without a screen in it would be a page without a title, and keys would lead nowhere. */
const toToday = (): never => {
  throw redirect({ to: '/today', replace: true })
}
const start = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: toToday })
const elsewhere = createRoute({ getParentRoute: () => root, path: '$', beforeLoad: toToday })

export const router = createRouter({
  routeTree: root.addChildren([start, ...routes, elsewhere]),
  history: createHashHistory(),
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} onRetry={reset} />,
  defaultPendingComponent: OpeningScreen,
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  defaultPreload: 'intent'
})
