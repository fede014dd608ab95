import type { EntityId } from '../../core/domain/ids.ts'
import { spliceLeaflet } from '../../core/domain/plan/leaflet-edit.ts'
import type { FieldChange } from '../../core/domain/plan/plan-write.ts'
import { eventSchema, leafletSchema, schemaByNoun, taskSchema } from '../../core/domain/plan/schemas.ts'
import type { RecordInside } from '../../core/domain/record/record-inside.ts'
import { createIndex, type Index } from '../../core/index/create-index.ts'
import type { IndexItem } from '../../core/index/index-item.ts'
import { type Laptop, laptop, write } from '../domain/plan/plan-kit.ts'
import { type Carried, opened, unreadable } from './index-kit.ts'

/** How many records of each laptop somebody knows. */
type Knowledge = readonly number[]

export interface Written extends Carried {
  readonly from: number
  /** What its author had seen: only these can be replaced on purpose. */
  readonly saw: Knowledge
}

interface Member {
  readonly who: Laptop
  readonly written: Written[]
  knows: number[]
  index: Index
  order: Written[]
  locked: Set<Written>
}

export type Step =
  | { readonly do: 'write'; readonly who: number; readonly entity: number; readonly field: number; readonly value: number }
  | { readonly do: 'meet'; readonly who: number; readonly with: number; readonly share: number }
  /** A new entity that nobody else can know of, as people make them. */
  | { readonly do: 'begin'; readonly who: number; readonly noun: number; readonly value: number }
  /** A change to one of those that are known to this laptop. */
  | { readonly do: 'edit'; readonly who: number; readonly pick: number; readonly field: number; readonly value: number }
  | { readonly do: 'restart'; readonly who: number }
  | { readonly do: 'lock'; readonly who: number; readonly which: number }

export const entities = (['event', 'event', 'task', 'leaflet'] as const).map((noun, i) => ({
  noun,
  id: `${i}`.repeat(32) as EntityId // any sixteen bytes
}))

/**
 * A group as the log would carry it: every laptop knows a causally whole part of what was written, and all agree on one order for the same
 * part. What comes late may stand early in that order, as in Autobase.
 */
export function createModelGroup(size: number) {
  const members: Member[] = Array.from({ length: size }, (_, i) => ({
    who: laptop(`laptop ${i}`),
    written: [],
    knows: Array.from({ length: size }, () => 0),
    index: createIndex(),
    order: [],
    locked: new Set()
  }))

  const begun: { readonly noun: string; readonly id: EntityId; readonly beginning: RecordInside }[] = []

  function orderOf(knows: Knowledge): Written[] {
    const next = knows.map(() => 0)
    const order: Written[] = []
    for (;;) {
      // The laptop with the smallest number goes first as soon as all that it had seen stands in the order.
      const from = members.findIndex(({ written }, i) => {
        const record = written[next[i] ?? 0]
        return (
          record !== undefined &&
          (next[i] ?? 0) < (knows[i] ?? 0) &&
          record.saw.every((seen, j) => j === i || seen <= (next[j] ?? 0))
        )
      })
      const record = members[from]?.written[next[from] ?? 0]
      if (record === undefined) return order
      order.push(record)
      next[from] = (next[from] ?? 0) + 1
    }
  }

  function follow(member: Member): void {
    const order = orderOf(member.knows)
    const before = member.order
    let shared = 0
    while (shared < before.length && before[shared] === order[shared]) shared++
    member.order = order
    const items = order.slice(shared).map((record, i) => itemOf(member, record, shared + i))
    member.index.apply(before.length, shared, items, order.length)
  }

  function itemOf(member: Member, record: Written, place: number): IndexItem {
    return member.locked.has(record) ? unreadable(place, 'needs-key', record.by.writer, record.seq) : opened(record, place)
  }

  function take(step: Step): void {
    const member = members[step.who]
    if (member === undefined) return
    if (step.do === 'write') writeAs(member, step)
    else if (step.do === 'begin') beginAs(member, step)
    else if (step.do === 'edit') {
      const known = begun.filter(({ noun, id }) => member.index.entity(noun, id) !== null)
      const one = known[step.pick % Math.max(1, known.length)]
      if (one !== undefined) writeOf(member, one, (text) => [changeOf(one.noun, step, member, text)])
    } else if (step.do === 'restart') {
      member.index = createIndex()
      member.order = []
      follow(member)
    } else if (step.do === 'lock') {
      const others = member.order.filter(({ from }) => from !== step.who)
      const record = others[step.which % Math.max(1, others.length)]
      if (record !== undefined) member.locked.add(record)
    } else {
      const other = members[step.with]
      // A beginning of the other's order is whole by cause: a connection that breaks off leaves no less.
      const part = other?.order.slice(0, Math.ceil((other.order.length * step.share) / 100)) ?? []
      for (const { from, seq } of part) member.knows[from] = Math.max(member.knows[from] ?? 0, seq)
      follow(member)
    }
  }

  function writeAs(member: Member, step: Extract<Step, { do: 'write' }>): void {
    const entity = entities[step.entity % entities.length]
    if (entity !== undefined) writeOf(member, entity, (text) => [changeOf(entity.noun, step, member, text)])
  }

  function beginAs(member: Member, { noun: which, value }: Extract<Step, { do: 'begin' }>): void {
    const noun = ['event', 'task', 'leaflet'][which % 3] ?? 'event'
    const entity = { noun, id: `b${begun.length}`.padStart(32, '0') as EntityId } // hex of sixteen bytes
    const title = schemaByNoun(noun)?.fields['title']
    const beginning = writeOf(member, entity, (text) => [
      ...(title ? [{ field: title, value: `begun ${value}` }] : []),
      ...(noun === 'task' ? [] : [changeOf(noun, { field: 1, value }, member, text)])
    ])
    begun.push({ ...entity, beginning })
  }

  function writeOf(
    member: Member,
    entity: { readonly noun: string; readonly id: EntityId },
    changesOf: (text: Text) => readonly FieldChange[]
  ): RecordInside {
    const from = members.indexOf(member)
    const seen = member.index.entity(entity.noun, entity.id)?.state ?? null
    const record = write({ by: member.who, type: `${entity.noun}.set`, id: entity.id, seen }, ...changesOf(seen?.text ?? null))
    // What this laptop could not open it has not seen either, but stands after it in the order all the same.
    member.written.push({ by: member.who, from, seq: member.written.length + 1, record, saw: [...member.knows] })
    member.knows[from] = member.written.length
    follow(member)
    return record
  }

  return {
    members,
    begun,
    take,
    remove(who: number, entity: { readonly noun: string; readonly id: EntityId }): void {
      const member = members[who]
      const removed = schemaByNoun(entity.noun)?.fields['removed']
      if (member !== undefined && removed !== undefined) writeOf(member, entity, () => [{ field: removed, value: true }])
    },
    /** Everybody meets everybody, and all keys come. */
    async heal(): Promise<void> {
      const all = members.map(({ written }) => written.length)
      for (const member of members) {
        member.knows = [...all]
        follow(member)
        member.locked.clear()
        await member.index.keysChanged(async (places) => places.flatMap((place) => openedAt(member, place)))
      }
    },
    order: () => orderOf(members.map(({ written }) => written.length))
  }

  function openedAt(member: Member, place: number): IndexItem[] {
    const record = member.order[place]
    return record === undefined ? [] : [opened(record, place)]
  }
}

type Text = Parameters<typeof spliceLeaflet>[0]

function changeOf(noun: string, { field, value }: { field: number; value: number }, member: Member, text: Text): FieldChange {
  if (noun === 'event') {
    const { title, place, reply } = eventSchema.fields
    if (field % 3 === 0) return { field: title, value: value === 0 ? null : `title ${value}` }
    if (field % 3 === 1) return { field: place, value: `place ${value}` }
    return { field: reply, key: member.who.person, value: { answer: value % 2 === 0 ? 'yes' : 'no', withMe: value } }
  }
  if (noun === 'task') {
    const { title, stepDone } = taskSchema.fields
    return field % 2 === 0
      ? { field: title, value: `task ${value}` }
      : { field: stepDone, key: `${value % 3}`.repeat(32), value: value % 2 === 0 }
  }
  const update = spliceLeaflet(text, { at: 0, remove: 0, insert: [{ kind: 'paragraph', spans: [{ text: `words ${value}` }] }] })
  return { field: leafletSchema.fields.text, value: update }
}
