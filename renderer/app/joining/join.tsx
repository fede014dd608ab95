import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { CoreError, isErrorCode } from '../../../core/contract/errors.ts'
import type { Output } from '../../../core/contract/handlers.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { CheckCode } from '../../ui/check-code.tsx'
import { Mark } from '../../ui/marks.tsx'
import { Note, useSentence } from '../../ui/states.tsx'
import { Steps } from '../../ui/steps.tsx'
import { EnterCode } from './enter-code.tsx'

type JoinState = Output<'join.list'>[number]

/** From an invite to the plan: find each other, compare the code, receive. A join under way is taken up again after the page was closed. */
export function Join({ onDone, onBack }: { readonly onDone: (group: string) => void; readonly onBack: () => void }) {
  const { t } = useLingui()
  const { data: joins } = useAsk('join.list', {})
  const [own, setOwn] = useState<string | null>(null)
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const start = useTell('join.start', { quiet: true })
  const cancel = useTell('join.cancel', { quiet: true })
  const join =
    joins?.find((each) => each.join === own) ??
    joins?.find(({ state }) => state !== 'done' && state !== 'refused' && own === null)
  const finished = join?.state === 'done' ? join.group : null
  const told = useRef(false)
  useEffect(() => {
    if (finished === null || told.current) return
    told.current = true
    onDone(finished)
  }, [finished, onDone])

  if (!join)
    return (
      <EnterCode
        title={t`Join with an invite`}
        about={t`A coordinator of the group makes it for you: People, then Invite. Best side by side, on the same Wi-Fi.`}
        label={t`Invite`}
        action={t`Look for them`}
        pending={start.pending}
        error={wrong}
        onEnter={(text) => {
          setWrong(null)
          start
            .tell({ text })
            .then((started) => setOwn(started.join))
            .catch((err: unknown) => setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL')))
        }}
        onBack={onBack}
      />
    )
  const at = join.state === 'looking' ? 0 : join.state === 'comparing' || join.state === 'waiting' ? 1 : 2
  return (
    <div className="wiz">
      <Steps label={t`Steps`} steps={[t`Find each other`, t`Same code?`, t`Receive the plan`]} at={at} />
      <JoinStep
        join={join}
        onCancel={() => cancel.send({ join: join.join }, onBack)}
        onAgain={() => {
          setOwn('')
          setWrong(null)
        }}
      />
    </div>
  )
}

function JoinStep({
  join,
  onCancel,
  onAgain
}: {
  readonly join: JoinState
  readonly onCancel: () => void
  readonly onAgain: () => void
}) {
  const { t } = useLingui()
  const say = useSentence()
  const { send: answer, pending } = useTell('join.answer')
  if (join.state === 'refused') {
    const code = join.refusal !== null && isErrorCode(join.refusal) ? join.refusal : 'INTERNAL'
    return (
      <>
        <h1>{code === 'CHECK_CODE_DIFFERENT' ? t`Stopped: the codes differ` : t`This did not lead in`}</h1>
        <Note kind="wrong">{say(new CoreError(code))}</Note>
        {code === 'CHECK_CODE_DIFFERENT' && (
          <p>{t`Somebody may have stood in between. Tell a coordinator, move to another network, and use a new invite.`}</p>
        )}
        <div className="cta">
          <Button kind="primary" size="large" autoFocus onPress={onAgain}>{t`Use another invite`}</Button>
        </div>
      </>
    )
  }
  if (join.state === 'comparing' && join.code)
    return (
      <>
        <h1>{t`Do both screens show this?`}</h1>
        <p className="sub">{t`Look at the other laptop, or read it to each other by voice. Somebody in between would see a different code.`}</p>
        <CheckCode code={join.code} />
        <div className="cta">
          <Button
            kind="primary"
            size="large"
            isDisabled={pending}
            onPress={() => answer({ join: join.join, same: true })}
          >{t`They are the same`}</Button>
          <Button
            size="large"
            isDisabled={pending}
            onPress={() => answer({ join: join.join, same: false })}
          >{t`They differ`}</Button>
        </div>
        <p className="dim small centred">{t`Nothing of the group has crossed yet.`}</p>
      </>
    )
  const words = {
    looking: { title: t`Looking for the other laptop…`, about: t`It finds it by itself once both are connected.` },
    comparing: { title: t`Found each other`, about: t`The code comes in a moment.` },
    waiting: {
      title: t`Waiting for the other side`,
      about: t`They still compare the code. Nothing of the group has crossed yet.`
    },
    receiving: { title: t`Receiving the plan…`, about: t`The newest comes first; the rest goes on while you work.` },
    done: { title: t`You are in`, about: '' }
  }[join.state]
  return (
    <>
      <h1 role="status">{words.title}</h1>
      <p className="sub">{words.about}</p>
      {join.code && <CheckCode code={join.code} />}
      {join.state === 'looking' && <WaysToMeet />}
      <div className="cta">
        <Button size="large" onPress={onCancel}>{t`Cancel`}</Button>
      </div>
    </>
  )
}

/** What is being tried, and what else can be done. */
function WaysToMeet() {
  const { t } = useLingui()
  const { data: network } = useAsk('network.state', {})
  const { send: setMode } = useTell('network.mode')
  const { send: search } = useTell('network.search')
  const mode = network?.mode ?? 'off'
  return (
    <>
      {mode === 'off' ? (
        <Note
          action={
            <Button size="small" onPress={() => setMode({ mode: 'lan' })}>
              {t`Connect on this Wi-Fi`}
            </Button>
          }
        >
          {t`This laptop is not connected to anything, so it can find nobody.`}
        </Note>
      ) : (
        <ul className="ways">
          <li>
            <Mark shape="part" /> {t`Looking on this Wi-Fi or cable…`}
          </li>
          <li>
            <Mark shape={mode === 'internet' ? 'part' : 'none'} />
            {mode === 'internet' ? t`Looking on the internet…` : t`Not looking on the internet.`}
            {mode === 'lan' && (
              <Button kind="quiet" size="small" onPress={() => setMode({ mode: 'internet' })}>
                {t`Look there too`}
              </Button>
            )}
          </li>
        </ul>
      )}
      <details className="more-ways">
        <summary>{t`They do not find each other?`}</summary>
        <ul className="promises">
          <li>{t`Join the same Wi-Fi, both of you. Guest Wi-Fi often keeps laptops apart.`}</li>
          <li>{t`Open the hotspot of a phone; it needs no data. Connect both laptops to it.`}</li>
          <li>{t`Look whether the invite is still open on the other laptop, and make a new one.`}</li>
        </ul>
        {mode !== 'off' && <Button size="small" onPress={() => search({})}>{t`Look again now`}</Button>}
      </details>
    </>
  )
}
