import { RouterProvider } from '@tanstack/react-router'
import { I18nProvider } from 'react-aria-components'
import { useFormats } from '../i18n/words-provider.tsx'
import { GroupProvider } from './group-context.tsx'
import { Outside } from './outside.tsx'
import { router } from './router.tsx'
import { SignsOfLife } from './signs-of-life.tsx'

/** The page of an open profile. */
export function Inside() {
  const { locale } = useFormats()
  return (
    <I18nProvider locale={locale}>
      <GroupProvider none={<Outside why="no-group" />}>
        <RouterProvider router={router} />
      </GroupProvider>
      <SignsOfLife />
    </I18nProvider>
  )
}
