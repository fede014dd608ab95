import { useLingui } from '@lingui/react/macro'
import { useFormats } from '../../i18n/words-provider.tsx'
import type { Task, TaskState } from './types.ts'

export function useStateNames(): Readonly<Record<TaskState, string>> {
  const { t } = useLingui()
  return { todo: t`To do`, doing: t`Doing`, waiting: t`Waiting`, done: t`Done` }
}

/** Due, in words; overdue is said, not shouted. */
export function useDue(): (task: Task) => { readonly text: string; readonly when: string; readonly late: boolean } {
  const { t } = useLingui()
  const formats = useFormats()
  return ({ due, dueAt, state }) => {
    if (due === null || dueAt === null) return { text: '', when: '', late: false }
    const late = state !== 'done' && dueAt < Date.now()
    const when = due.length === 10 ? formats.shortDay(formats.wallMs(due)) : formats.moment(dueAt)
    return { text: late ? t`was due ${when}` : t`due ${when}`, when, late }
  }
}
