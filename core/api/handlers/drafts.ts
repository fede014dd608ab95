import type { Handlers } from '../../contract/handlers.ts'
import type { Session } from '../session.ts'

type DraftHandlers = Pick<Handlers, 'draft.get' | 'draft.keep' | 'draft.forget'>

export function draftHandlers(session: Session): DraftHandlers {
  const formsOf = (group: string) => {
    const laptop = session.open()
    laptop.group(group) // GROUP_NOT_FOUND: nothing is kept for a group that was left
    return laptop.forms
  }
  return {
    'draft.get': async ({ group, form }) => formsOf(group).get(group, form) ?? { text: null, at: null },
    'draft.keep': async ({ group, form, text }) => {
      await formsOf(group).keep(group, form, text)
      return { kept: true }
    },
    'draft.forget': async ({ group, form }) => {
      await formsOf(group).forget(group, form)
      return { kept: false }
    }
  }
}
