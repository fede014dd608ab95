import { useLingui } from '@lingui/react/macro'
import { UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { CodeShown } from '../../app/code-shown.tsx'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/fields.tsx'
import { Mark, Name } from '../../ui/marks.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Empty, Failed, Note, Opening } from '../../ui/states.tsx'
import { type Role, useRoleWords } from './member-words.ts'

type Made = Output<'invite.create'>
const minutesOffered = [15, 60, 24 * 60, 7 * 24 * 60] as const

export function Invites({ making }: { readonly making: boolean }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const formats = useFormats()
  const roles = useRoleWords()
  const { data: invites, error, refetch } = useAsk('invite.list', { group: group.group })
  const revoke = useTell('invite.revoke')
  const states = { open: t`open`, used: t`used`, expired: t`expired`, revoked: t`taken back` }
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!invites) return <Opening />
  return (
    <>
      {invites.length === 0 ? (
        <Empty
          icon={<UserPlus aria-hidden="true" />}
          title={t`No invites`}
          about={t`An invite lets two laptops find each other. You both compare a code, and only then does anybody come in.`}
        >
          <Button kind="primary" onPress={() => go('people', { view: 'invites', new: true })}>
            {t`Invite someone`}
          </Button>
        </Empty>
      ) : (
        <ul className="list">
          {invites.map((invite) => (
            <li key={invite.invite} className="row">
              <Mark shape={invite.state === 'open' ? 'here' : invite.state === 'used' ? 'all' : 'none'} />
              <div className="tx">
                <strong>{t`As ${roles[invite.role].name}`}</strong>
                <span>
                  {invite.state === 'open' ? t`open until ${formats.moment(invite.expires)}` : states[invite.state]} ·{' '}
                  <Name>{invite.byName}</Name>
                </span>
              </div>
              {invite.state === 'open' && (
                <Button size="small" onPress={() => revoke.send({ group: group.group, invite: invite.invite })}>
                  {t`Take back`}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {making && <MakeInvite onClose={() => go('people', { view: 'invites' })} />}
    </>
  )
}

/** Steps aside while a laptop wants in: that question stands alone. Closes once its invite is used. */
function MakeInvite({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const formats = useFormats()
  const roles = useRoleWords()
  const { data: network } = useAsk('network.state', {})
  const { data: admissions } = useAsk('admission.list', {})
  const { data: invites } = useAsk('invite.list', { group: group.group })
  const mode = useTell('network.mode')
  const create = useTell('invite.create')
  const revoke = useTell('invite.revoke')
  const [role, setRole] = useState<Role>('organiser')
  const [minutes, setMinutes] = useState('60')
  const [made, setMade] = useState<Made | null>(null)
  const isUsed = invites?.some(({ invite, state }) => invite === made?.invite && state === 'used') ?? false
  useEffect(() => {
    if (isUsed) onClose()
  })
  const lengths: Readonly<Record<string, string>> = {
    '15': t`15 minutes`,
    '60': t`an hour`,
    '1440': t`a day`,
    '10080': t`a week`
  }
  return (
    <Dialog title={t`Invite someone`} open={!admissions?.length && !isUsed} onClose={onClose} wide={made !== null}>
      {made === null ? (
        <form
          className="form"
          onSubmit={(submit) => {
            submit.preventDefault()
            create.send({ group: group.group, role, minutes: Number(minutes) }, setMade)
          }}
        >
          <Select<Role>
            label={t`As`}
            value={role}
            onChange={setRole}
            options={(['reader', 'organiser', 'coordinator'] as const).map((each) => ({ value: each, label: roles[each].name }))}
          />
          <p className="dim small">{roles[role].can}</p>
          <Select
            label={t`Works once, for`}
            value={minutes}
            onChange={setMinutes}
            options={minutesOffered.map((each) => ({ value: String(each), label: lengths[String(each)] ?? String(each) }))}
          />
          <div className="cta cta-end">
            <Button kind="quiet" onPress={onClose}>
              {t`Back`}
            </Button>
            <Button kind="primary" type="submit" isDisabled={create.pending}>
              {t`Make the invite`}
            </Button>
          </div>
        </form>
      ) : (
        <>
          {network?.mode === 'off' && (
            <Note
              action={
                <Button size="small" onPress={() => mode.send({ mode: 'lan' })}>
                  {t`Same Wi-Fi only`}
                </Button>
              }
            >
              {t`This laptop is set to connect to nothing: nobody can find it.`}
            </Note>
          )}
          <CodeShown
            text={made.text}
            qr={made.qr}
            label={t`Invite as a picture`}
            about={t`Show this to one person, or give them the text. It holds no key: whoever finds it still has to compare the code with you.`}
          >
            <p className="dim">{t`Keep this laptop open. When they are found, both screens show the same code.`}</p>
            <TimeLeft until={made.expires} />
            <p className="dim small">{t`As ${roles[role].name}, until ${formats.moment(made.expires)}.`}</p>
            <div className="cta cta-end">
              <Button onPress={() => revoke.send({ group: group.group, invite: made.invite }, onClose)}>{t`Take it back`}</Button>
              <Button kind="primary" onPress={onClose}>
                {t`Close`}
              </Button>
            </div>
          </CodeShown>
        </>
      )}
    </Dialog>
  )
}

function TimeLeft({ until }: { readonly until: number }) {
  const { t } = useLingui()
  const formats = useFormats()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const left = Math.max(0, Math.round((until - now) / 1000))
  const minutes = formats.number(Math.floor(left / 60))
  const seconds = formats.number(left % 60)
  return (
    <p role="timer">
      {left === 0
        ? t`This invite has expired.`
        : left < 3600
          ? t`${minutes} min ${seconds} s left`
          : t`valid until ${formats.moment(until)}`}
    </p>
  )
}
