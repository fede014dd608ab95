import { cleanName } from '../../domain/plan/clean-name.ts'
import { type EntityState, fieldEntries, fieldValue } from '../../domain/plan/entity-state.ts'
import { eventSchema } from '../../domain/plan/schemas.ts'
import type { Group } from '../../group/group.ts'
import { wallToMillis } from '../wall-clock.ts'
import { itemFrame, person } from './item-frame.ts'
import { lineOf, linesOf } from './shown-text.ts'

const f = eventSchema.fields

export function presentEvent(group: Group, state: EntityState) {
  const start = fieldValue(state, f.start)
  const end = fieldValue(state, f.end)
  const zone = fieldValue(state, f.zone)
  const cancelled = fieldValue(state, f.cancelled)
  const entries = fieldEntries(state, f.reply)
  const replies = entries.map(({ key, value }) => ({ ...person(group, key), answer: value.answer, withMe: value.withMe ?? 0 }))
  const count = (answer: string) => replies.filter((r) => r.answer === answer).reduce((sum, r) => sum + 1 + r.withMe, 0)
  const mine = entries.find(({ key }) => key === group.me)
  return {
    ...itemFrame(group, state),
    title: lineOf(state, f.title),
    purpose: linesOf(state, f.purpose),
    start,
    end,
    allDay: start !== null && start.length === 10,
    zone,
    startsAt: start === null ? null : wallToMillis(start, zone),
    endsAt: end === null ? null : wallToMillis(end, zone),
    place: lineOf(state, f.place),
    fallbackPlace: lineOf(state, f.fallbackPlace),
    notes: linesOf(state, f.notes),
    cancelled: cancelled === null ? null : { reason: cleanName(cancelled.reason ?? '') },
    replies,
    coming: count('yes'),
    maybe: count('maybe'),
    notComing: replies.filter((r) => r.answer === 'no').length,
    myReply: mine ? { answer: mine.value.answer, withMe: mine.value.withMe ?? 0 } : null
  }
}
