import { lazy, Suspense } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useFormats } from '../i18n/words-provider.tsx'
import { DroppedFiles } from './dropped-files.tsx'
import { Toasts } from './toasts.tsx'

const screens = {
  missing: lazy(() => import('../features/welcome/first-run.tsx').then((m) => ({ default: m.FirstRun }))),
  locked: lazy(() => import('../features/welcome/unlock.tsx').then((m) => ({ default: m.Unlock }))),
  'no-group': lazy(() => import('../features/welcome/no-group.tsx').then((m) => ({ default: m.NoGroup })))
}

/** What stands before a plan: first run, unlock, no group yet. */
export function Outside({ why }: { readonly why: keyof typeof screens }) {
  const { locale } = useFormats()
  const Screen = screens[why]
  return (
    <I18nProvider locale={locale}>
      <main className="plain">
        <Suspense fallback={null}>
          <Screen />
        </Suspense>
        <DroppedFiles onCarryFile={null} />
        <Toasts />
      </main>
    </I18nProvider>
  )
}
