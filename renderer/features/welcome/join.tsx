import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CoreError } from '../../../core/contract/errors.ts'
import { CodeCamera } from '../../app/code-camera.tsx'
import { CodePicture } from '../../app/code-picture.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { Note, useSentence } from '../../ui/states.tsx'
import './welcome.css'

/** Coming in: the invite, the same code on both screens, then the plan. */
export function Join({ onBack, onDone }: { readonly onBack: () => void; readonly onDone?: () => void }) {
  const { t } = useLingui()
  const say = useSentence()
  const formats = useFormats()
  const [text, setText] = useState('')
  const [id, setId] = useState<string | null>(null)
  const [wrong, setWrong] = useState<CoreError | null>(null)
  const start = useTell('join.start', { quiet: true })
  const answer = useTell('join.answer')
  const cancel = useTell('join.cancel')
  const mode = useTell('network.mode')
  const { data: network } = useAsk('network.state', {})
  const { data: joins } = useAsk('join.list', {})
  // Who left this screen and comes back has no id at hand: the one that is under way is meant.
  const join = joins?.find((each) => (id === null ? each.state !== 'done' && each.state !== 'refused' : each.join === id))
  const begin = async (): Promise<void> => {
    try {
      setWrong(null)
      setId((await start.tell({ text })).join)
    } catch (err) {
      setWrong(err instanceof CoreError ? err : new CoreError('INTERNAL'))
    }
  }
  const off = network?.mode === 'off'
  if (!join)
    return (
      <form
        className="wiz"
        onSubmit={(submit) => {
          submit.preventDefault()
          if (text.trim() !== '') begin().catch(() => {}) // handled inside
        }}
      >
        <header>
          <h1>{t`Join with an invite`}</h1>
          <p className="sub">{t`The invite only lets your two laptops find each other. You both compare a code before anything is handed over.`}</p>
        </header>
        <TextArea label={t`Invite`} value={text} onChange={setText} autoFocus rows={3} error={wrong ? say(wrong) : null} />
        <div className="cta">
          <Button kind="primary" size="large" type="submit" isDisabled={text.trim() === '' || start.pending}>
            {t`Look for them`}
          </Button>
          <CodeCamera onCode={setText} />
          <CodePicture onCode={setText} />
          <Button kind="quiet" size="large" onPress={onBack}>
            {t`Back`}
          </Button>
        </div>
      </form>
    )
  const stop = (): void => cancel.send({ join: join.join }, () => setId(null))
  const compared = (same: boolean): void => {
    setId(join.join)
    answer.send({ join: join.join, same })
  }
  if (join.state === 'refused')
    return (
      <div className="wiz" role="alert">
        <h1>{t`Not let in`}</h1>
        <p className="sub">{say(new CoreError(isCode(join.refusal)))}</p>
        <div className="cta">
          <Button kind="primary" size="large" onPress={() => setId(null)}>
            {t`Try another invite`}
          </Button>
          <Button kind="quiet" size="large" onPress={onBack}>
            {t`Back`}
          </Button>
        </div>
      </div>
    )
  if (join.code !== null)
    return (
      <div className="wiz">
        <header>
          <h1>{t`Do both screens show the same?`}</h1>
          <p className="sub">{t`Read it to each other, by voice or side by side. If it differs, somebody stands between you.`}</p>
        </header>
        <CheckCode digits={join.code.digits} words={join.code.words} />
        {join.state === 'waiting' ? (
          <>
            <p className="sub centred" role="status">{t`Waiting for the other side to say the same.`}</p>
            <div className="cta centred">
              <Button kind="quiet" onPress={stop}>
                {t`Stop waiting`}
              </Button>
            </div>
          </>
        ) : (
          <div className="cta centred">
            <Button kind="primary" size="large" onPress={() => compared(true)}>
              {t`They match: let me in`}
            </Button>
            <Button kind="danger" size="large" onPress={() => compared(false)}>
              {t`They differ`}
            </Button>
          </div>
        )}
      </div>
    )
  if (join.state === 'done')
    return (
      <div className="wiz" role="status">
        <h1>{t`You are in`}</h1>
        <p className="sub">{t`The plan is coming to this laptop.`}</p>
        {onDone && (
          <div className="cta">
            <Button kind="primary" size="large" autoFocus onPress={onDone}>
              {t`See the plan`}
            </Button>
          </div>
        )}
      </div>
    )
  return (
    <div className="wiz" role="status">
      <header>
        <h1>{join.state === 'receiving' ? t`Receiving the keys…` : t`Looking for them…`}</h1>
        <p className="sub">{t`Since ${formats.moment(join.since)}. Both laptops must be on the same Wi-Fi, or both on the internet.`}</p>
      </header>
      {off && (
        <Note
          action={
            <Button size="small" onPress={() => mode.send({ mode: 'lan' })}>
              {t`Same Wi-Fi only`}
            </Button>
          }
        >
          {t`This laptop is set to connect to nothing, so nobody can be found.`}
        </Note>
      )}
      <ul className="promises dim">
        <li>{t`The other laptop must have Starling open and unlocked.`}</li>
        <li>{t`A guest Wi-Fi may keep laptops apart: make a hotspot with a phone, no data needed, or join them by a cable.`}</li>
        <li>{t`Is the invite still valid? It says until when on the other screen.`}</li>
      </ul>
      <div className="cta">
        <Button size="large" onPress={stop}>
          {t`Stop looking`}
        </Button>
      </div>
    </div>
  )
}

/** Ten figures, as large as the room allows; words below where there are some. */
export function CheckCode({ digits, words }: { readonly digits: string; readonly words: readonly string[] }) {
  const formats = useFormats()
  return (
    <div className="check">
      <p className="check-digits" dir="ltr">
        {digits.split(' ').map((part) => (
          <span key={part}>{formats.digits(part)}</span>
        ))}
      </p>
      {words.length > 0 && (
        <p className="check-words" dir="auto">
          {words.join(' · ')}
        </p>
      )}
    </div>
  )
}

function isCode(text: string | null) {
  const codes = [
    'INVITE_EXPIRED',
    'INVITE_USED',
    'INVITE_REVOKED',
    'INVITE_DECLINED',
    'INVITE_NOT_FOUND',
    'CHECK_CODE_DIFFERENT',
    'JOIN_ENDED',
    'ALREADY_MEMBER',
    'BUSY'
  ] as const
  return codes.find((code) => code === text) ?? 'JOIN_ENDED'
}
