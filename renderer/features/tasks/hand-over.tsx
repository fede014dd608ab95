import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'

/** Offer a task to somebody: it stays with me until they take it. */
export function HandOver({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const { data: members } = useAsk('member.list', { group: group.group })
  const others = (members ?? []).filter((member) => !member.me && member.role !== 'reader')
  const [to, setTo] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const { send, pending } = useTell('task.handOver', { done: t`Offered` })
  return (
    <Dialog title={t`Hand over`} open onClose={onClose}>
      {others.length === 0 ? (
        <p>{t`There is nobody yet to hand it to.`}</p>
      ) : (
        <form
          className="form"
          onSubmit={(submit) => {
            submit.preventDefault()
            if (to !== null) send({ group: group.group, id, to, note }, onClose)
          }}
        >
          <Select
            label={t`To`}
            value={to}
            onChange={setTo}
            placeholder={t`Choose a person`}
            options={others.map((member) => ({ value: member.person, label: member.name }))}
          />
          <TextField
            label={t`Note`}
            value={note}
            onChange={setNote}
            maxLength={200}
            description={t`It stays with you until they take it.`}
          />
          <div className="cta cta-end">
            <Button kind="quiet" onPress={onClose}>
              {t`Back`}
            </Button>
            <Button kind="primary" type="submit" isDisabled={to === null || pending}>
              {t`Hand over`}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
