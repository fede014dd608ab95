import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import type { EntityId, PersonId } from '../../domain/ids.ts'
import { type EntityState, fieldEntries, fieldValue } from '../../domain/plan/entity-state.ts'
import type { FieldChange } from '../../domain/plan/plan-write.ts'
import { taskSchema } from '../../domain/plan/schemas.ts'
import { idToText, textToId } from '../id-text.ts'
import { memberOf } from '../member-of.ts'
import { presentTask } from '../present/task.ts'
import type { Session } from '../session.ts'
import { removal, setFields } from '../set-fields.ts'
import { checkTimes, checkZone, wallToMillis } from '../wall-clock.ts'
import { newEntityId, stateOf, writeItem } from '../write-item.ts'

const f = taskSchema.fields
const idOf = (text: string): EntityId => textToId<EntityId>(text, 16)

interface TaskInput {
  readonly title?: string | undefined
  readonly notes?: string | undefined
  readonly due?: string | null | undefined
  readonly zone?: string | undefined
  readonly event?: string | null | undefined
  readonly state?: 'todo' | 'doing' | 'waiting' | 'done' | undefined
}

function taskChanges(state: EntityState | null, input: TaskInput): FieldChange[] {
  checkZone(input.zone)
  checkTimes(input.due, null)
  const event = input.event === undefined || input.event === null ? input.event : idOf(input.event)
  return setFields(state, [
    [f.title, input.title],
    [f.notes, input.notes],
    [f.due, input.due],
    [f.zone, input.zone],
    [f.event, event],
    [f.state, input.state]
  ])
}

function takenBy(state: EntityState | null, person: PersonId): boolean {
  return state !== null && fieldEntries(state, f.taken).some(({ key, value }) => key === person && value)
}

type TaskHandlers = Pick<
  Handlers,
  | 'task.create'
  | 'task.update'
  | 'task.get'
  | 'task.list'
  | 'task.take'
  | 'task.release'
  | 'task.handOver'
  | 'task.step'
  | 'task.restore'
  | 'task.remove'
>

export function taskHandlers(session: Session): TaskHandlers {
  return {
    'task.create': ({ group, requestId: _once, steps, ...input }) =>
      writeItem(session.group(group), taskSchema, 'set', null, (state) => [
        ...taskChanges(state, input),
        ...steps.flatMap((text, order) => stepChanges(newEntityId(), { text, order }))
      ]),
    'task.update': ({ group, requestId: _once, id, ...input }) =>
      writeItem(session.group(group), taskSchema, 'set', idOf(id), (state) => taskChanges(state, input)),
    'task.get': async ({ group, id }) => {
      const g = session.group(group)
      return presentTask(g, stateOf(g, 'task', idOf(id)))
    },
    'task.list': async ({ group, mine, state, event, removed, limit, cursor }) => {
      const g = session.group(group)
      const wantedEvent = event === undefined ? null : idOf(event)
      const fits = (s: EntityState): boolean =>
        (!mine || (g.me !== null && takenBy(s, g.me))) &&
        (state === undefined || (fieldValue(s, f.state) ?? 'todo') === state) &&
        (wantedEvent === null || fieldValue(s, f.event) === wantedEvent)
      const dueOf = (s: EntityState): number | null => {
        const due = fieldValue(s, f.due)
        return due === null ? null : wallToMillis(due, fieldValue(s, f.zone))
      }
      const page = g.index.list({
        noun: 'task',
        // Everything else is to do, nobody's and of no event: no need to fold it.
        having: mine ? f.taken : wantedEvent !== null ? f.event : state !== undefined && state !== 'todo' ? f.state : undefined,
        where: mine || state !== undefined || wantedEvent !== null ? (entry) => fits(entry.state) : undefined,
        by: (entry) => dueOf(entry.state),
        removed,
        limit,
        cursor
      })
      return { items: page.entries.map((entry) => presentTask(g, entry.state)), cursor: page.cursor, total: page.total }
    },
    'task.take': ({ group, id }) => {
      const g = session.group(group)
      const me = memberOf(g)
      return writeItem(g, taskSchema, 'take', idOf(id), (state) =>
        state === null || takenBy(state, me) ? [] : takeOver(state, me)
      )
    },
    'task.release': ({ group, id }) => {
      const g = session.group(group)
      const me = memberOf(g)
      return writeItem(g, taskSchema, 'release', idOf(id), (state) =>
        takenBy(state, me) ? [{ field: f.taken, key: me, value: false }] : []
      )
    },
    'task.handOver': ({ group, id, to, note }) => {
      const g = session.group(group)
      const me = memberOf(g)
      const person = textToId<PersonId>(to, 32)
      if (!g.rights().persons.has(person)) throw new CoreError('MEMBER_NOT_FOUND')
      return writeItem(g, taskSchema, 'handOver', idOf(id), (state) => {
        if (!takenBy(state, me)) throw new CoreError('NOT_ALLOWED')
        return [{ field: f.handOver, key: me, value: { to: person, note } }]
      })
    },
    'task.step': async ({ group, id, step, text, done, remove }) => {
      const stepId = step === undefined ? newEntityId() : idOf(step)
      const written = await writeItem(session.group(group), taskSchema, 'step', idOf(id), (state) => {
        const known = state !== null && fieldEntries(state, f.stepText).some(({ key }) => key === stepId)
        if (step !== undefined && !known) throw new CoreError('NOT_FOUND')
        if (step === undefined && text === undefined) throw new CoreError('BAD_INPUT', { field: 'text' })
        if (remove) return [{ field: f.stepText, key: stepId, value: null }]
        return stepChanges(stepId, { text, done, ...(step === undefined && state !== null ? { order: nextOrder(state) } : {}) })
      })
      return { ...written, step: idToText(stepId) }
    },
    'task.restore': ({ group, id }) =>
      writeItem(session.group(group), taskSchema, 'restore', idOf(id), (state) => removal(state, f.removed, false)),
    'task.remove': ({ group, id }) =>
      writeItem(session.group(group), taskSchema, 'remove', idOf(id), (state) => removal(state, f.removed, true))
  }
}

/** Taking what was offered to me ends the offer: it is no longer with whoever handed it over. */
function takeOver(state: EntityState, me: PersonId): FieldChange[] {
  const offers = fieldEntries(state, f.handOver).filter(
    ({ key, value }) => value.to === me && fieldEntries(state, f.taken).some((t) => t.key === key && t.value)
  )
  return [
    { field: f.taken, key: me, value: true },
    ...offers.flatMap(({ key }) => [
      { field: f.taken, key, value: false },
      { field: f.handOver, key, value: null }
    ])
  ]
}

function stepChanges(
  step: EntityId,
  given: { text?: string | undefined; done?: boolean | undefined; order?: number | undefined }
): FieldChange[] {
  const out: FieldChange[] = []
  if (given.text !== undefined) out.push({ field: f.stepText, key: step, value: given.text })
  if (given.done !== undefined) out.push({ field: f.stepDone, key: step, value: given.done })
  if (given.order !== undefined) out.push({ field: f.stepOrder, key: step, value: given.order })
  return out
}

function nextOrder(state: EntityState): number {
  return fieldEntries(state, f.stepOrder).reduce((most, { value }) => Math.max(most, value + 1), 0)
}
