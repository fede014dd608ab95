import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useTell } from '../../connection/use-tell.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/overlay.tsx'
import { Note } from '../../ui/states.tsx'

export function GroupSettings() {
  const { t } = useLingui()
  const { group, mayWrite } = useGroup()
  const { data: members } = useAsk('member.list', { group: group.group })
  const { data: detail } = useAsk('group.get', { group: group.group })
  const mine = members?.find((member) => member.me)?.name ?? ''
  const rename = useTell('group.rename', { done: t`Group renamed` })
  const renameMe = useTell('member.rename', { done: t`Your name is changed in this group` })
  const [leaving, setLeaving] = useState(false)
  return (
    <div className="form">
      {mayWrite && (
        <>
          <OneName
            key={`g${group.name}`}
            label={t`Name of the group`}
            value={group.name}
            onSave={(name) => rename.send({ group: group.group, name })}
          />
          <OneName
            key={`m${mine}`}
            label={t`Your name in this group`}
            value={mine}
            onSave={(name) => renameMe.send({ group: group.group, name })}
          />
        </>
      )}
      {detail && !detail.survivesLostLaptop && group.role !== 'observer' && (
        <Note>{t`With fewer than three coordinators this group does not survive a lost laptop. Make more people coordinators.`}</Note>
      )}
      <div className="cta">
        <Button kind="danger" onPress={() => setLeaving(true)}>
          {t`Delete this group from this laptop…`}
        </Button>
      </div>
      {leaving && <Leave onClose={() => setLeaving(false)} />}
    </div>
  )
}

function OneName({
  label,
  value,
  onSave
}: {
  readonly label: string
  readonly value: string
  readonly onSave: (name: string) => void
}) {
  const { t } = useLingui()
  const [name, setName] = useState(value)
  return (
    <form
      className="form-row"
      onSubmit={(submit) => {
        submit.preventDefault()
        if (name.trim() !== '' && name !== value) onSave(name)
      }}
    >
      <TextField label={label} value={name} onChange={setName} maxLength={80} />
      <Button type="submit" isDisabled={name.trim() === '' || name === value}>
        {t`Save`}
      </Button>
    </form>
  )
}

function Leave({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const { send, pending } = useTell('group.leave')
  const [sure, setSure] = useState(false)
  return (
    <Dialog title={t`Delete this group from this laptop?`} open onClose={onClose}>
      <p>{t`The plan and this laptop’s keys to it are deleted here. Others keep what they have, and what only stands here is lost. Some drives keep old traces.`}</p>
      <Checkbox label={t`I understand that only a new invite brings me back`} checked={sure} onChange={setSure} />
      <div className="cta cta-end">
        <Button kind="quiet" onPress={onClose}>
          {t`Back`}
        </Button>
        <Button kind="danger" isDisabled={!sure || pending} onPress={() => send({ group: group.group }, onClose)}>
          {t`Delete from this laptop`}
        </Button>
      </div>
    </Dialog>
  )
}
