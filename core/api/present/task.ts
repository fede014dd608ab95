import { cleanName } from '../../domain/plan/clean-name.ts'
import { type EntityState, fieldEntries, fieldValue } from '../../domain/plan/entity-state.ts'
import { taskSchema } from '../../domain/plan/schemas.ts'
import type { Group } from '../../group/group.ts'
import { idToText } from '../id-text.ts'
import { wallToMillis } from '../wall-clock.ts'
import { itemFrame, person } from './item-frame.ts'
import { lineOf, linesOf } from './shown-text.ts'

const f = taskSchema.fields

export function presentTask(group: Group, state: EntityState) {
  const due = fieldValue(state, f.due)
  const zone = fieldValue(state, f.zone)
  const event = fieldValue(state, f.event)
  const taken = fieldEntries(state, f.taken).filter(({ value }) => value)
  return {
    ...itemFrame(group, state),
    title: lineOf(state, f.title),
    notes: linesOf(state, f.notes),
    due,
    zone,
    dueAt: due === null ? null : wallToMillis(due, zone),
    event: event === null ? null : idToText(event),
    state: fieldValue(state, f.state) ?? 'todo',
    takenBy: taken.map(({ key }) => person(group, key)),
    mine: taken.some(({ key }) => key === group.me),
    handOver: openHandOver(group, state, new Set(taken.map(({ key }) => key))),
    steps: stepsOf(state)
  }
}

/** An offer stands while whoever made it still has the task and whoever it is for has not taken it. */
function openHandOver(group: Group, state: EntityState, taken: ReadonlySet<string>) {
  const offer = fieldEntries(state, f.handOver)
    .filter(({ key, value }) => taken.has(key) && !taken.has(value.to))
    .at(-1)
  if (!offer) return null
  const { key, value } = offer
  return {
    to: idToText(value.to),
    toName: group.nameOf(value.to),
    from: idToText(key),
    fromName: group.nameOf(key),
    note: cleanName(value.note ?? '')
  }
}

function stepsOf(state: EntityState) {
  const done = new Map(fieldEntries(state, f.stepDone).map(({ key, value }) => [key, value]))
  const order = new Map(fieldEntries(state, f.stepOrder).map(({ key, value }) => [key, value]))
  return fieldEntries(state, f.stepText)
    .sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0) || (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => ({ step: idToText(key), text: cleanName(value), done: done.get(key) ?? false }))
}
