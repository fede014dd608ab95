import { useLingui } from '@lingui/react/macro'
import { BookOpen } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { CodeShown } from '../../app/code-shown.tsx'
import { useGo } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Given, Mark, Name } from '../../ui/marks.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Empty, Failed, Note, Opening } from '../../ui/states.tsx'

export function ReadingCodes({ making }: { readonly making: boolean }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const go = useGo()
  const formats = useFormats()
  const { data: codes, error, refetch } = useAsk('reading.list', { group: group.group })
  const make = (
    <Button kind="primary" onPress={() => go('people', { view: 'reading', new: true })}>
      {t`Make a reading code`}
    </Button>
  )
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!codes) return <Opening />
  return (
    <>
      {codes.length === 0 ? (
        <Empty
          icon={<BookOpen aria-hidden="true" />}
          title={t`No reading codes`}
          about={t`Whoever has one reads the whole plan and passes it on, and can change nothing.`}
        >
          {make}
        </Empty>
      ) : (
        <>
          <div className="cta people-count">{make}</div>
          <ul className="list">
            {codes.map((code) => (
              <li key={code.observer} className="row">
                <Mark shape={code.connected ? 'all' : 'none'} />
                <div className="tx">
                  <strong>
                    <Given>{code.label}</Given>
                  </strong>
                  <span>
                    <Name>{code.byName}</Name>, {formats.moment(code.at)}
                  </span>
                </div>
                <span className="dim small">{code.connected ? t`connected now` : ''}</span>
              </li>
            ))}
          </ul>
          <Note kind="info">{t`A reading code cannot be stopped yet in this version. Reading leaves no trace.`}</Note>
        </>
      )}
      {making && <MakeCode onClose={() => go('people', { view: 'reading' })} />}
    </>
  )
}

function MakeCode({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const [label, setLabel] = useState('')
  const [made, setMade] = useState<Output<'reading.create'> | null>(null)
  const { send, pending } = useTell('reading.create')
  return (
    <Dialog title={t`Make a reading code`} open onClose={onClose} wide={made !== null}>
      {made === null ? (
        <form
          className="form"
          onSubmit={(submit) => {
            submit.preventDefault()
            if (label.trim() !== '') send({ group: group.group, label }, setMade)
          }}
        >
          <TextField
            label={t`Label`}
            value={label}
            onChange={setLabel}
            autoFocus
            maxLength={80}
            description={t`Whom or what it is for, such as “poster 3”. Only coordinators see it.`}
          />
          <div className="cta cta-end">
            <Button kind="quiet" onPress={onClose}>
              {t`Back`}
            </Button>
            <Button kind="primary" type="submit" isDisabled={label.trim() === '' || pending}>
              {t`Make it`}
            </Button>
          </div>
        </form>
      ) : (
        <CodeShown
          text={made.text}
          qr={made.qr}
          label={t`Reading code as a picture`}
          about={t`Whoever has this reads everything in this group from now on. It is shown once.`}
        >
          <div className="cta cta-end">
            <Button kind="primary" onPress={onClose}>
              {t`Close`}
            </Button>
          </div>
        </CodeShown>
      )}
    </Dialog>
  )
}
