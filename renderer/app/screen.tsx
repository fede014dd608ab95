import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Opening } from '../ui/states.tsx'

/** The frame of every screen: one strong title, its actions, the content, and details beside it when something is open. */
export function ScreenFrame({
  title,
  actions,
  children,
  panel
}: {
  readonly title: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly panel?: ReactNode
}) {
  return (
    <>
      <header className="head">
        <h1>{title}</h1>
        <div className="act">{actions}</div>
      </header>
      {panel ? (
        <div className="cols">
          <div className="body">{children}</div>
          {panel}
        </div>
      ) : (
        <div className="body">{children}</div>
      )}
    </>
  )
}

/** Where a screen takes long to come: whoever goes by headings finds what stands here meanwhile. */
export function OpeningScreen() {
  const { t } = useLingui()
  return (
    <ScreenFrame title={t`Opening…`}>
      <Opening />
    </ScreenFrame>
  )
}
