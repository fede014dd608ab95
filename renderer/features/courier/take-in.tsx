import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { DropZone, FileTrigger, Text } from 'react-aria-components'
import type { Output } from '../../../core/contract/handlers.ts'
import type { CoreClient } from '../../../core/rpc/client.ts'
import { readHandedIn } from '../../app/carry-in.ts'
import { useGroup } from '../../app/group-context.tsx'
import { clientOf, useConnection } from '../../connection/core-context.tsx'
import { sendFile } from '../../connection/file-pieces.ts'
import { useTell } from '../../connection/use-tell.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Name } from '../../ui/marks.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Failed } from '../../ui/states.tsx'
import { ScanRun } from './scan-run.tsx'

type Step =
  | { readonly at: 'nothing' }
  | { readonly at: 'reading'; readonly done: number; readonly total: number }
  | { readonly at: 'known'; readonly upload: string; readonly about: Output<'courier.inspect'> }
  | { readonly at: 'failed'; readonly error: unknown }

/** Drop or open a carry file: who made it and what is new is told first; nothing is taken in before that. */
export function TakeIn() {
  const { t } = useLingui()
  const connection = useConnection()
  const [step, setStep] = useState<Step>({ at: 'nothing' })
  const stopping = useRef<AbortController | null>(null)
  const read = async (file: Blob): Promise<void> => {
    const stop = new AbortController()
    stopping.current?.abort()
    stopping.current = stop
    const set = (next: Step): void => {
      if (stopping.current === stop) setStep(next)
    }
    const client = clientOf(connection)
    if (step.at === 'known') discard(client, step.upload)
    set({ at: 'reading', done: 0, total: file.size })
    try {
      const upload = await sendFile(client, file, (done, total) => set({ at: 'reading', done, total }), stop.signal)
      set({ at: 'known', upload, about: await client.call('courier.inspect', { upload }) })
    } catch (error) {
      set(stop.signal.aborted ? { at: 'nothing' } : { at: 'failed', error })
    }
  }
  const look = async (upload: string): Promise<void> => {
    try {
      setStep({ at: 'known', upload, about: await clientOf(connection).call('courier.inspect', { upload }) })
    } catch (error) {
      setStep({ at: 'failed', error })
    }
  }
  const reads = useRef(read)
  reads.current = read
  useEffect(() => readHandedIn((file) => void reads.current(file)), [])
  return (
    <section className="card" aria-labelledby="courier-take">
      <h2 id="courier-take">{t`Take a carry file in`}</h2>
      {step.at === 'reading' ? (
        <>
          <Progress label={t`Reading the file`} done={step.done} total={step.total} />
          <div className="cta">
            <Button kind="quiet" onPress={() => stopping.current?.abort()}>{t`Stop`}</Button>
          </div>
        </>
      ) : step.at === 'known' ? (
        <Known about={step.about} upload={step.upload} onClose={() => setStep({ at: 'nothing' })} />
      ) : (
        <>
          {step.at === 'failed' && <Failed error={step.error} />}
          <DropZone
            className="drop"
            onDrop={({ items }) => {
              const file = items.find((item) => item.kind === 'file')
              file?.getFile().then(read, (error: unknown) => setStep({ at: 'failed', error }))
            }}
          >
            <Text slot="label">{t`Drop the file here`}</Text>
            <FileTrigger onSelect={(files) => files?.[0] && void read(files[0])}>
              <Button>{t`Open…`}</Button>
            </FileTrigger>
          </DropZone>
          <ScanRun onWhole={(upload) => void look(upload)} onFailed={(error) => setStep({ at: 'failed', error })} />
        </>
      )}
    </section>
  )
}

function discard(client: CoreClient, upload: string): void {
  client.call('courier.discard', { upload }).catch(() => {}) // gone at the next start
}

function Known({
  about,
  upload,
  onClose
}: {
  readonly about: Output<'courier.inspect'>
  readonly upload: string
  readonly onClose: () => void
}) {
  const { t } = useLingui()
  const { group } = useGroup()
  const formats = useFormats()
  const { send, pending } = useTell('courier.import')
  const connection = useConnection()
  const { records, newHere } = about
  const leave = (): void => {
    discard(clientOf(connection), upload)
    onClose()
  }
  return (
    <div className="form">
      <p>
        {about.madeAt === null ? (
          t`Who made this file cannot be read: it is damaged where that stands.`
        ) : (
          <Trans>
            From <Name>{about.fromName}</Name>, made {formats.moment(about.madeAt)}.
          </Trans>
        )}
      </p>
      {records !== null && (
        <p>
          {t`${plural(records, { one: '# change.', other: '# changes.' })}`}{' '}
          {newHere === null
            ? ''
            : t`${plural(newHere, { 0: 'Nothing of it is new here.', one: 'At most # is new here.', other: 'At most # are new here.' })}`}
        </p>
      )}
      <div className="cta">
        <Button kind="primary" isDisabled={pending} onPress={() => send({ group: group.group, upload }, onClose)}>
          {t`Take it in`}
        </Button>
        <Button kind="quiet" onPress={leave}>
          {t`Leave it`}
        </Button>
      </div>
    </div>
  )
}
