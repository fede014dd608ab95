import { useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import { useFormats } from '../i18n/words-provider.tsx'

interface Reach {
  readonly saved: boolean
  readonly reachedPeople: number
  readonly ofPeople: number
  readonly asOf: number | null
}

type Shape = 'all' | 'part' | 'none' | 'here' | 'need' | 'wait'

/** Shape first, word second, colour third. Drawn, not written: fonts of four scripts would each make another size of it. */
export function Mark({ shape }: { readonly shape: Shape }) {
  return (
    <svg className={`mk mk-${shape}`} viewBox="0 0 12 12" aria-hidden="true">
      {shape === 'need' ? (
        <path d="M6 1.2 11.4 10.8H.6Z" fill="currentColor" />
      ) : shape === 'wait' ? (
        <path d="M2.5 1.2h7L2.5 10.8h7Z" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
      ) : (
        <circle
          cx="6"
          cy="6"
          r="4.2"
          fill={shape === 'all' ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.4"
          strokeDasharray={shape === 'here' ? '1.8 1.5' : undefined}
        />
      )}
      {shape === 'part' && <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4Z" fill="currentColor" />}
    </svg>
  )
}

/** Where a change is: on this laptop, with some, with everyone. It may understate, never overstate. */
export function ReachBadge({ reach, clash = false }: { readonly reach: Reach; readonly clash?: boolean }) {
  const { t } = useLingui()
  const formats = useFormats()
  if (clash)
    return (
      <span className="bd bd-need">
        <Mark shape="need" /> {t`Two versions`}
      </span>
    )
  const reached = formats.number(reach.reachedPeople)
  const of = formats.number(reach.ofPeople)
  if (reach.ofPeople <= 1 || reach.reachedPeople <= 1)
    return (
      <span className="bd">
        <Mark shape="here" /> {t`Saved on this laptop`}
      </span>
    )
  if (reach.reachedPeople >= reach.ofPeople)
    return (
      <span className="bd" title={reach.asOf === null ? undefined : t`As of ${formats.moment(reach.asOf)}`}>
        <Mark shape="all" /> {t`Everyone has it`}
      </span>
    )
  return (
    <span className="bd" title={reach.asOf === null ? undefined : t`As of ${formats.moment(reach.asOf)}`}>
      <Mark shape="part" /> {t`Reached ${reached} of ${of}`}
    </span>
  )
}

/** A name that somebody gave: kept apart from the words around it, whichever way it runs. */
export function Name({ children }: { readonly children: string }) {
  const { t } = useLingui()
  return <bdi dir="auto">{children === '' ? t`Somebody` : children}</bdi>
}

/** Words that somebody wrote. */
export function Given({ children }: { readonly children: string }) {
  return <bdi dir="auto">{children}</bdi>
}

/** Short facts in one line, each kept apart from the next: a place written from right to left does not turn the hours beside it around. */
export function Parts({ of }: { readonly of: readonly string[] }) {
  return of.filter(Boolean).map((part, at) => (
    <Fragment key={part}>
      {at > 0 && ' · '}
      <Given>{part}</Given>
    </Fragment>
  ))
}

export function Avatar({ name, id }: { readonly name: string; readonly id: string }) {
  const hue = [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 12, 7)
  return (
    <span className={`av av-${hue}`} aria-hidden="true">
      {[...name.trim()][0]?.toLocaleUpperCase() ?? '·'}
    </span>
  )
}
