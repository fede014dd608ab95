import type { Handlers } from '../../contract/handlers.ts'
import type { EntityId } from '../../domain/ids.ts'
import { type EntityState, fieldValue } from '../../domain/plan/entity-state.ts'
import type { FieldChange } from '../../domain/plan/plan-write.ts'
import { eventSchema } from '../../domain/plan/schemas.ts'
import { textToId } from '../id-text.ts'
import { memberOf } from '../member-of.ts'
import { presentEvent } from '../present/event.ts'
import type { Session } from '../session.ts'
import { removal, setFields } from '../set-fields.ts'
import { checkTimes, checkZone, wallToMillis } from '../wall-clock.ts'
import { stateOf, writeItem } from '../write-item.ts'

const f = eventSchema.fields
const idOf = (text: string): EntityId => textToId<EntityId>(text, 16)

interface EventInput {
  readonly title?: string | undefined
  readonly purpose?: string | undefined
  readonly start?: string | undefined
  readonly end?: string | null | undefined
  readonly zone?: string | undefined
  readonly place?: string | undefined
  readonly fallbackPlace?: string | undefined
  readonly notes?: string | undefined
}

function eventChanges(state: EntityState | null, input: EventInput): FieldChange[] {
  checkZone(input.zone)
  const start = input.start ?? (state && fieldValue(state, f.start))
  const end = input.end === undefined ? state && fieldValue(state, f.end) : input.end
  checkTimes(start, end)
  const { title, purpose, start: starts, end: ends, zone, place, fallbackPlace, notes } = input
  return setFields(state, [
    [f.title, title],
    [f.purpose, purpose],
    [f.start, starts],
    [f.end, ends],
    [f.zone, zone],
    [f.place, place],
    [f.fallbackPlace, fallbackPlace],
    [f.notes, notes]
  ])
}

type EventHandlers = Pick<
  Handlers,
  'event.create' | 'event.update' | 'event.get' | 'event.list' | 'event.reply' | 'event.cancel' | 'event.restore' | 'event.remove'
>

export function eventHandlers(session: Session): EventHandlers {
  return {
    'event.create': ({ group, requestId: _once, ...input }) =>
      writeItem(session.group(group), eventSchema, 'set', null, (state) => eventChanges(state, input)),
    'event.update': ({ group, requestId: _once, id, ...input }) =>
      writeItem(session.group(group), eventSchema, 'set', idOf(id), (state) => eventChanges(state, input)),
    'event.get': async ({ group, id }) => {
      const g = session.group(group)
      return presentEvent(g, stateOf(g, 'event', idOf(id)))
    },
    'event.list': async ({ group, from, until, removed, limit, cursor }) => {
      const g = session.group(group)
      const startOf = (state: EntityState): number | null => {
        const start = fieldValue(state, f.start)
        return start === null ? null : wallToMillis(start, fieldValue(state, f.zone))
      }
      const inRange = (state: EntityState): boolean => {
        const at = startOf(state)
        if (from !== undefined && (at === null || at < from)) return false
        return until === undefined || (at !== null && at < until)
      }
      const page = g.index.list({
        noun: 'event',
        having: from === undefined && until === undefined ? undefined : f.start,
        where: from === undefined && until === undefined ? undefined : (entry) => inRange(entry.state),
        by: (entry) => startOf(entry.state),
        removed,
        limit,
        cursor
      })
      return { items: page.entries.map((entry) => presentEvent(g, entry.state)), cursor: page.cursor, total: page.total }
    },
    'event.reply': ({ group, id, answer, withMe }) => {
      const g = session.group(group)
      return writeItem(g, eventSchema, 'reply', idOf(id), () => [{ field: f.reply, key: memberOf(g), value: { answer, withMe } }])
    },
    'event.cancel': ({ group, id, reason }) =>
      writeItem(session.group(group), eventSchema, 'cancel', idOf(id), () => [{ field: f.cancelled, value: { reason } }]),
    'event.restore': ({ group, id }) =>
      writeItem(session.group(group), eventSchema, 'restore', idOf(id), (state) => [
        ...removal(state, f.removed, false),
        ...(state && fieldValue(state, f.cancelled) !== null ? [{ field: f.cancelled, value: null }] : [])
      ]),
    'event.remove': ({ group, id }) =>
      writeItem(session.group(group), eventSchema, 'remove', idOf(id), (state) => removal(state, f.removed, true))
  }
}
