import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'

export function CancelEvent({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const [reason, setReason] = useState('')
  const { send, pending } = useTell('event.cancel', { done: t`Event cancelled` })
  return (
    <Dialog title={t`Cancel the event`} open onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          send({ group: group.group, id, reason }, onClose)
        }}
      >
        <TextField
          label={t`Reason`}
          value={reason}
          onChange={setReason}
          autoFocus
          maxLength={200}
          description={t`The event stays in the plan, struck through, with what you write here.`}
        />
        <div className="cta cta-end">
          <Button kind="quiet" onPress={onClose}>
            {t`Back`}
          </Button>
          <Button kind="danger" type="submit" isDisabled={pending}>
            {t`Cancel the event`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
