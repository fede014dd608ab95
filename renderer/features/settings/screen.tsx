import { useLingui } from '@lingui/react/macro'
import './settings.css'
import { usePlace } from '../../app/go.ts'
import { ScreenFrame } from '../../app/screen.tsx'
import { About } from './about.tsx'
import { GeneralSettings } from './general-settings.tsx'
import { GroupSettings } from './group-settings.tsx'
import { LookSettings } from './look-settings.tsx'
import { SecuritySettings } from './security-settings.tsx'
import { StorageSettings } from './storage-settings.tsx'

export function Screen() {
  const { t } = useLingui()
  const { search } = usePlace()
  const parts = [
    { id: 'general', title: t`General`, body: <GeneralSettings /> },
    { id: 'look', title: t`Look and keys`, body: <LookSettings /> },
    { id: 'security', title: t`Security`, body: <SecuritySettings /> },
    { id: 'group', title: t`This group`, body: <GroupSettings /> },
    { id: 'storage', title: t`Storage`, body: <StorageSettings /> },
    { id: 'about', title: t`About`, body: <About /> }
  ]
  const here = parts.find((part) => part.id === search.view) ?? parts[0]
  return (
    <ScreenFrame title={t`Settings`}>
      <div className="settings">
        <nav aria-label={t`Settings`} className="settings-nav">
          {parts.map((part) => (
            <a
              key={part.id}
              className={part === here ? 'nv on' : 'nv'}
              aria-current={part === here ? 'page' : undefined}
              href={`#/settings?view=${part.id}`}
            >
              {part.title}
            </a>
          ))}
          <a className="nv" href="#/network">
            {t`Network`}
          </a>
        </nav>
        <section aria-label={here?.title} className="settings-part">
          <h2>{here?.title}</h2>
          {here?.body}
        </section>
      </div>
    </ScreenFrame>
  )
}
