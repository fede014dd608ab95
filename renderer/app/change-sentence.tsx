import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Output } from '../../core/contract/handlers.ts'
import { Given, Name } from '../ui/marks.tsx'

type Change = Output<'change.list'>['changes'][number]

/** Who did what to which thing, as a whole sentence for each kind of change, so that every language can put it its own way. */
export function ChangeSentence({ change }: { readonly change: Change }): ReactNode {
  const who = (
    <strong>
      <Name>{change.byName}</Name>
    </strong>
  )
  const what = <Given>{change.title}</Given>
  const [noun, verb] = change.kind.split('.')
  if (noun === 'person') return change.first ? <Trans>{who} joined</Trans> : <Trans>{who} changed their name</Trans>
  if (change.first)
    return noun === 'group' ? (
      <Trans>
        {who} started {what}
      </Trans>
    ) : (
      <Trans>
        {who} added {what}
      </Trans>
    )
  switch (verb) {
    case 'reply':
      return (
        <Trans>
          {who} answered {what}
        </Trans>
      )
    case 'cancel':
      return (
        <Trans>
          {who} cancelled {what}
        </Trans>
      )
    case 'remove':
      return (
        <Trans>
          {who} removed {what}
        </Trans>
      )
    case 'restore':
      return (
        <Trans>
          {who} brought back {what}
        </Trans>
      )
    case 'take':
      return (
        <Trans>
          {who} took {what}
        </Trans>
      )
    case 'release':
      return (
        <Trans>
          {who} let go of {what}
        </Trans>
      )
    case 'handOver':
      return (
        <Trans>
          {who} offered {what} to somebody
        </Trans>
      )
    case 'text':
      return (
        <Trans>
          {who} wrote in {what}
        </Trans>
      )
    case 'undo':
      return (
        <Trans>
          {who} put back something in {what}
        </Trans>
      )
    case 'choose':
      return (
        <Trans>
          {who} chose a version in {what}
        </Trans>
      )
    default:
      return (
        <Trans>
          {who} changed {what}
        </Trans>
      )
  }
}
