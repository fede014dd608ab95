import { lazy, Suspense } from 'react'
import { CoreProvider, useLink } from '../connection/core-context.tsx'
import { useAsk } from '../connection/use-ask.ts'
import { WordsProvider } from '../i18n/words-provider.tsx'
import { ClosedPage } from './closed-page.tsx'

// The entry holds what is needed to say hello; everything with controls comes in the second piece.
const Inside = lazy(() => import('./inside.tsx').then((m) => ({ default: m.Inside })))
const Outside = lazy(() => import('./outside.tsx').then((m) => ({ default: m.Outside })))

export function App() {
  return (
    <CoreProvider>
      <WordsProvider>
        <Suspense fallback={null}>
          <Gates />
        </Suspense>
      </WordsProvider>
    </CoreProvider>
  )
}

/** What is needed before a plan can be shown: the pipe to core, a profile, its passphrase; then a group. */
function Gates() {
  const link = useLink()
  const { data, isPlaceholderData } = useAsk('profile.state', {})
  const profile = isPlaceholderData ? undefined : data // how it stood before the lock says nothing of now
  if (link === 'no-key' || link === 'stranger' || (link === 'closed' && !profile)) return <ClosedPage why={link} />
  if (!profile || link === 'locked') return null
  return profile.state === 'open' ? <Inside /> : <Outside why={profile.state} />
}
