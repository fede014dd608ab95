import * as v from 'valibot'
import { command, query } from '../operation.ts'
import { GroupRef, Millis } from '../shapes.ts'

export const formTextChars = 60_000
/** Which form of a group: `event.new`, `task.<id>`. The page chooses the names. */
const Form = v.pipe(v.string(), v.regex(/^[a-z0-9.-]{1,64}$/))
const OneForm = v.strictObject({ group: GroupRef, form: Form })

/** What is being typed into a form, sealed on this laptop only: it outlives a crash of page, core and computer, and nobody is sent it. */
export const draftOperations = {
  'draft.get': query(
    'What was typed into a form and not yet saved to the plan, if anything.',
    OneForm,
    v.object({ text: v.nullable(v.string()), at: v.nullable(Millis) })
  ),
  'draft.keep': command(
    'Keep what is typed into a form, sealed on this laptop, until it is saved or discarded.',
    v.strictObject({ group: GroupRef, form: Form, text: v.pipe(v.string(), v.maxLength(formTextChars)) }),
    v.object({ kept: v.literal(true) })
  ),
  'draft.forget': command('Forget what was typed into a form.', OneForm, v.object({ kept: v.literal(false) }))
}
