import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { CoreError } from '../../core/contract/errors.ts'
import { sentence } from '../../core/contract/words/index.ts'
import { useWords } from '../i18n/words-provider.tsx'
import { Button } from './button.tsx'
import { Mark } from './marks.tsx'

/** Nothing here yet: one sentence, one action, one line on what it is for. */
export function Empty({
  icon,
  title,
  about,
  children
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly about?: string
  readonly children?: ReactNode
}) {
  return (
    <div className="empty">
      {icon}
      <h2>{title}</h2>
      {about !== undefined && <p>{about}</p>}
      {children}
    </div>
  )
}

/** Shown only when an answer takes longer than what anybody would notice: what is on this laptop comes at once. */
export function Opening() {
  const { t } = useLingui()
  return (
    <div className="opening" role="status">
      <span className="only-read">{t`Opening…`}</span>
      <i aria-hidden="true" />
      <i aria-hidden="true" />
      <i aria-hidden="true" />
    </div>
  )
}

export function useSentence(): (err: unknown) => string {
  const { language } = useWords()
  return (err) => (err instanceof CoreError ? sentence(language, err.code, err.params) : sentence(language, 'INTERNAL', {}))
}

/** What happened and what to do, in the words of the code; details without anything personal to copy. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useLingui()
  const say = useSentence()
  const code = error instanceof CoreError ? error.code : 'INTERNAL'
  return (
    <div className="note note-wrong" role="alert">
      <span className="mk" aria-hidden="true">
        ✕
      </span>
      <p>
        {say(error)} <span className="dim small">{code}</span>
      </p>
      {onRetry && (
        <Button size="small" onPress={onRetry}>
          {t`Try again`}
        </Button>
      )}
    </div>
  )
}

export function Note({
  kind = 'need',
  children,
  action
}: {
  readonly kind?: 'need' | 'info' | 'wrong'
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className={`note note-${kind}`} role={kind === 'info' ? 'note' : 'status'}>
      <Mark shape={kind === 'info' ? 'all' : 'need'} />
      <div>{children}</div>
      {action}
    </div>
  )
}

/** A form holds what was typed into it before the page or the computer stopped. */
export function Restored() {
  const { t } = useLingui()
  return <Note kind="info">{t`This was typed before and not saved yet. Go on with it, or discard it.`}</Note>
}
