import { useLingui } from '@lingui/react/macro'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useGroup } from '../../app/group-context.tsx'
import { useTell } from '../../connection/use-tell.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import type { Task } from './types.ts'

export function Steps({ task, mayWrite }: { readonly task: Task; readonly mayWrite: boolean }) {
  const { t } = useLingui()
  const { group } = useGroup()
  const [text, setText] = useState('')
  const step = useTell('task.step')
  const removed = useTell('task.step', { done: t`Step removed` })
  const on = { group: group.group, id: task.id }
  return (
    <section>
      <h3>{t`Steps`}</h3>
      <ul className="steps">
        {task.steps.map((each) => (
          <li key={each.step}>
            <Checkbox
              label={each.text}
              checked={each.done}
              disabled={!mayWrite}
              onChange={(done) => step.send({ ...on, step: each.step, done })}
            />
            {mayWrite && (
              <IconButton
                label={t`Remove step ${each.text}`}
                icon={<X aria-hidden="true" />}
                onPress={() => removed.send({ ...on, step: each.step, remove: true })}
              />
            )}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <form
          className="step-new"
          onSubmit={(submit) => {
            submit.preventDefault()
            if (text.trim() !== '') step.send({ ...on, text }, () => setText(''))
          }}
        >
          <TextField label={t`Another step`} value={text} onChange={setText} maxLength={200} />
          <Button type="submit" icon={<Plus aria-hidden="true" />} isDisabled={text.trim() === ''}>
            {t`Add`}
          </Button>
        </form>
      )}
    </section>
  )
}
