import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import type { Output } from '../../../core/contract/handlers.ts'
import { useGroup } from '../../app/group-context.tsx'
import { runs } from '../../app/job-words.ts'
import { clientOf, useConnection } from '../../connection/core-context.tsx'
import { fetchFile, saveBlob } from '../../connection/file-pieces.ts'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox, Select } from '../../ui/fields.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Failed } from '../../ui/states.tsx'
import { ShowOnScreen } from './show-on-screen.tsx'

const everyone = 'everyone'

/** What somebody lacks, in one locked file that the browser saves; where it is little, as pictures on the screen. */
export function WriteFile() {
  const { t } = useLingui()
  const { group } = useGroup()
  const { data: members } = useAsk('member.list', { group: group.group })
  const formats = useFormats()
  const { data: jobs } = useAsk('job.list', { group: group.group })
  const [to, setTo] = useState<string>(everyone)
  const [whole, setWhole] = useState(false)
  const [pictures, setPictures] = useState(true)
  const connection = useConnection()
  const [shown, setShown] = useState<Output<'courier.show'> | null>(null)
  const [tooMuch, setTooMuch] = useState<unknown>(null)
  const { send, pending } = useTell('courier.export')
  const lacking = to === everyone ? null : to
  const { data: weight } = useAsk('courier.estimate', { group: group.group, for: lacking, whole })
  const hasPictures = weight !== undefined && weight.pictures > 0
  const show = async (): Promise<void> => {
    setTooMuch(null)
    try {
      setShown(await clientOf(connection).call('courier.show', { group: group.group, for: lacking }))
    } catch (err) {
      setTooMuch(err)
    }
  }
  // The newest, also after going elsewhere and back: what was written waits here until it is saved.
  const own = jobs?.findLast((one) => one.kind === 'courier.export')
  const others = (members ?? []).filter((member) => !member.me)
  const missing = others
    .find(({ person }) => person === to)
    ?.devices.reduce<number | null>((least, device) => {
      if (device.missing === null) return least
      return least === null ? device.missing : Math.min(least, device.missing)
    }, null)
  return (
    <section className="card" aria-labelledby="courier-write">
      <h2 id="courier-write">{t`Write a carry file`}</h2>
      <div className="form">
        <Select
          label={t`For whom`}
          value={to}
          onChange={setTo}
          options={[
            { value: everyone, label: t`Everyone` },
            ...others.map(({ person, name }) => ({ value: person, label: name === '' ? t`Somebody` : name }))
          ]}
        />
        <p className="dim small">
          {missing !== undefined && missing !== null
            ? t`${plural(missing, { 0: 'As far as known they have everything.', one: 'As far as known they lack # change.', other: 'As far as known they lack # changes.' })}`
            : t`What they are not known to have goes in; with nothing known, everything.`}
        </p>
        <Checkbox label={t`From the very beginning`} checked={whole} onChange={setWhole} />
        <Checkbox
          label={hasPictures ? t`Pictures (${formats.size(weight.pictureBytes)})` : t`Pictures (none)`}
          checked={hasPictures && pictures}
          disabled={!hasPictures}
          onChange={setPictures}
        />
        <div className="cta">
          <Button
            kind="primary"
            isDisabled={pending || (own !== undefined && runs(own))}
            onPress={() => send({ group: group.group, for: lacking, whole, pictures: hasPictures && pictures })}
          >
            {t`Write it`}
          </Button>
          <Button onPress={() => void show()}>{t`Show on the screen`}</Button>
        </div>
        {tooMuch !== null && <Failed error={tooMuch} />}
      </div>
      {shown && <ShowOnScreen shown={shown} onClose={() => setShown(null)} />}
      {own?.written && <SaveFiles key={own.job} job={own.job} files={own.written.files} />}
    </section>
  )
}

/** It waits with core: the browser gets it by a press, so that nothing lands on the disk unasked. */
function SaveFiles({
  job,
  files
}: {
  readonly job: string
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
}) {
  const { t } = useLingui()
  const connection = useConnection()
  const [at, setAt] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [saved, setSaved] = useState(false)
  const stopping = useRef<AbortController | null>(null)
  const save = async (): Promise<void> => {
    setFailed(null)
    const stop = new AbortController()
    stopping.current = stop
    try {
      for (const file of files.keys())
        saveBlob(await fetchFile(clientOf(connection), job, file, (done, total) => setAt({ done, total }), stop.signal))
      setSaved(true)
    } catch (err) {
      if (!stop.signal.aborted) setFailed(err)
    } finally {
      setAt(null)
    }
  }
  return (
    <div className="courier-saved">
      <ul>
        {files.map(({ name }) => (
          <li key={name} dir="ltr">
            {name}
          </li>
        ))}
      </ul>
      {at ? (
        <>
          <Progress label={t`Saving`} done={at.done} total={at.total} />
          <Button kind="quiet" onPress={() => stopping.current?.abort()}>{t`Stop`}</Button>
        </>
      ) : (
        <Button onPress={() => void save()}>{saved ? t`Save it again` : t`Save it`}</Button>
      )}
      {failed !== null && <Failed error={failed} onRetry={() => void save()} />}
      {saved && (
        <p role="status">{t`Saved among your downloads. Move it onto the stick. To see whether it is whole there, eject the stick, plug it in again, open the file from it beside this and take it in: it has to say that there was nothing new, and nothing of damage.`}</p>
      )}
    </div>
  )
}
