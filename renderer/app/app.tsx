import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { CoreProvider, useLink } from '../connection/core-context.tsx'
import { useAsk } from '../connection/use-ask.ts'
import { WordsProvider } from '../i18n/words-provider.tsx'
import { ClosedPage } from './closed-page.tsx'
import { GroupProvider } from './group-context.tsx'
import { IdleLock } from './idle-lock.tsx'
import { router } from './router.tsx'
import { Toasts } from './toasts.tsx'

const FirstRun = lazy(() => import('../features/welcome/first-run.tsx').then((m) => ({ default: m.FirstRun })))
const Unlock = lazy(() => import('../features/welcome/unlock.tsx').then((m) => ({ default: m.Unlock })))
const NoGroup = lazy(() => import('../features/welcome/no-group.tsx').then((m) => ({ default: m.NoGroup })))

export function App() {
  return (
    <CoreProvider>
      <WordsProvider>
        <Gates />
      </WordsProvider>
    </CoreProvider>
  )
}

/** What is needed before a plan can be shown: the pipe to core, a profile, its passphrase, a group. */
function Gates() {
  const link = useLink()
  const { data: profile } = useAsk('profile.state', {})
  if (link === 'no-key' || link === 'stranger' || (link === 'closed' && !profile)) return <ClosedPage why={link} />
  if (!profile) return null
  if (profile.state === 'missing')
    return (
      <Outside>
        <FirstRun />
      </Outside>
    )
  if (profile.state === 'locked')
    return (
      <Outside>
        <Unlock />
      </Outside>
    )
  return (
    <GroupProvider
      none={
        <Outside>
          <NoGroup />
        </Outside>
      }
    >
      <IdleLock />
      <RouterProvider router={router} />
    </GroupProvider>
  )
}

function Outside({ children }: { readonly children: React.ReactNode }) {
  return (
    <main className="plain">
      <Suspense fallback={null}>{children}</Suspense>
      <Toasts />
    </main>
  )
}
