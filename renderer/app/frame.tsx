import { useLingui } from '@lingui/react/macro'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { ChevronsUpDown } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { useLink } from '../connection/core-context.tsx'
import { Given, Mark } from '../ui/marks.tsx'
import { Menu } from '../ui/overlay.tsx'
import { Admissions } from './admissions.tsx'
import { handIn } from './carry-in.ts'
import { DraftsFailure } from './drafts-failure.tsx'
import { DroppedFiles } from './dropped-files.tsx'
import { useGo, usePlace } from './go.ts'
import { useGroup } from './group-context.tsx'
import { JobsTray } from './jobs-tray.tsx'
import { usePageKeys } from './keys.ts'
import { NetworkStrip } from './network-strip.tsx'
import { places } from './places.tsx'
import { Toasts } from './toasts.tsx'
import { useAskedOfMe } from './use-asked-of-me.ts'
import { useLock } from './use-lock.ts'

const loadCommands = () => import('./commands.tsx')
const Commands = lazy(async () => ({ default: (await loadCommands()).Commands }))
const KeyHelp = lazy(async () => ({ default: (await import('./key-help.tsx')).KeyHelp }))

/** What stands around every screen: where one is, where one can go, how this laptop is connected. */
export function Frame() {
  const { t, i18n } = useLingui()
  const { group, groups, choose } = useGroup()
  const { path } = usePlace()
  const go = useGo()
  const link = useLink()
  const lock = useLock()
  const asked = useAskedOfMe().length
  const [commands, setCommands] = useState(false)
  const [help, setHelp] = useState(false)
  const main = useRef<HTMLElement>(null)
  const isComing = useRouterState({ select: ({ status }) => status === 'pending' })
  usePageKeys({ go: (to) => go(to), commands: () => setCommands(true), help: () => setHelp(true), lock })
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadCommands()) // there before somebody presses Ctrl+K and types on
    return () => cancelIdleCallback(idle)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new place begins at its top
  useEffect(() => {
    main.current?.scrollTo(0, 0)
    document.title = 'Starling' // never a word of the plan: titles stand in history and task bars
  }, [path])

  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t`Skip to content`}
      </button>
      <div className="side" data-region>
        <Menu
          label={t`Groups`}
          trigger={
            <Button className="grp">
              <span className="seal" aria-hidden="true" data-letter={[...group.name][0]?.toLocaleUpperCase() ?? '·'} />
              <span>
                <Given>{group.name === '' ? t`A group` : group.name}</Given>
              </span>
              <ChevronsUpDown aria-hidden="true" />
            </Button>
          }
          entries={[
            ...groups.map((each) => ({
              id: each.group,
              label: each.name === '' ? t`A group` : each.name,
              onAction: () => choose(each.group)
            })),
            { id: '+', label: t`Start, join or read another group…`, onAction: () => go('people', { view: 'another' }) }
          ]}
        />
        <nav aria-label={t`Places`}>
          {places.map((place) => (
            <NavLink
              key={place.path}
              path={place.path}
              here={path === place.path}
              label={i18n._(place.label)}
              count={place.path === 'today' ? asked : 0}
            >
              {place.icon}
            </NavLink>
          ))}
        </nav>
        <section aria-label={t`Network`}>
          <NetworkStrip />
        </section>
      </div>
      <main id="main" ref={main} className="main" tabIndex={-1} aria-busy={isComing} data-region>
        {link !== 'ready' && (
          <div className="away" role="status">
            <Mark shape="need" />
            <span>
              {link === 'closed'
                ? t`Starling has ended on this computer. What was saved is saved. Start it again; this page waits.`
                : t`Starling is starting its core again. What was saved is saved; this page goes on by itself.`}
            </span>
          </div>
        )}
        <DraftsFailure />
        <Admissions />
        <Outlet />
        <JobsTray />
      </main>
      <Suspense>
        {commands && <Commands open onClose={() => setCommands(false)} onLock={lock} onHelp={() => setHelp(true)} />}
        {help && <KeyHelp open onClose={() => setHelp(false)} />}
      </Suspense>
      <DroppedFiles
        onCarryFile={(file) => {
          handIn(file)
          go('courier')
        }}
      />
      <Toasts />
    </div>
  )
}

function NavLink({
  path,
  here,
  label,
  count,
  children
}: {
  readonly path: string
  readonly here: boolean
  readonly label: string
  readonly count: number
  readonly children: React.ReactNode
}) {
  const { t } = useLingui()
  return (
    <>
      {path === 'search' && <hr />}
      <a href={`#/${path}`} className={here ? 'nv on' : 'nv'} aria-current={here ? 'page' : undefined} title={label}>
        {children}
        <span>{label}</span>
        {count > 0 && (
          <b>
            {count}
            <span className="only-read"> {t`asked of you`}</span>
          </b>
        )}
      </a>
    </>
  )
}
