import { useLingui } from '@lingui/react/macro'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { Segments } from '../../ui/button.tsx'
import { NumberField } from '../../ui/fields.tsx'
import type { PlannedEvent, Reply } from './types.ts'

/** Yes, maybe or no, and how many people come along. */
export function EventReply({ event, disabled }: { readonly event: PlannedEvent; readonly disabled: boolean }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const { send } = useTell('event.reply', { done: t`Your answer is saved` })
  const quiet = useTell('event.reply')
  const mine = event.myReply
  const answer = (to: Reply): void =>
    send({ group: group.group, id: event.id, answer: to, withMe: to === 'no' ? 0 : (mine?.withMe ?? 0) })
  return (
    <div className="rsvp">
      <h3>{t`Are you coming?`}</h3>
      <Segments<Reply>
        label={t`Are you coming?`}
        value={mine?.answer ?? null}
        disabled={disabled}
        onChange={answer}
        options={[
          { value: 'yes', label: t`Yes` },
          { value: 'maybe', label: t`Maybe` },
          { value: 'no', label: t`No` }
        ]}
      />
      {mine !== null && mine.answer !== 'no' && !disabled && (
        <NumberField
          label={t`People with me`}
          value={mine.withMe}
          onChange={(withMe) => quiet.send({ group: group.group, id: event.id, answer: mine.answer, withMe })}
        />
      )}
    </div>
  )
}
