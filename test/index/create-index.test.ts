import { describe, expect, it } from 'vitest'
import { hash } from '../../core/domain/crypto.ts'
import type { EntityId } from '../../core/domain/ids.ts'
import { fieldValue } from '../../core/domain/plan/entity-state.ts'
import { personEntityId } from '../../core/domain/plan/fixed-entities.ts'
import { itemTitle } from '../../core/domain/plan/item-title.ts'
import { eventSchema, inviteSchema, personSchema, taskSchema } from '../../core/domain/plan/schemas.ts'
import { fieldBit } from '../../core/domain/record/field-bits.ts'
import { shortName } from '../../core/domain/record/record-inside.ts'
import { createIndex } from '../../core/index/create-index.ts'
import { laptop, newEntityId, write } from '../domain/plan/plan-kit.ts'
import { type Carried, opened, placed, unreadable } from './index-kit.ts'

const amira = laptop('amira')
const kenji = laptop('kenji')
const { title, start } = eventSchema.fields

function madeEvent(name: string, by = amira, seq = 1): Carried & { id: EntityId } {
  const id = newEntityId()
  return { by, seq, id, record: write({ type: 'event.set', id, by }, { field: title, value: name }) }
}

describe('the index of a group', () => {
  it('follows a view that grows and is put in another order', () => {
    const index = createIndex()
    const march = madeEvent('March')
    const seen = { type: 'event.set', id: march.id }
    const a: Carried = { by: amira, seq: 2, record: write({ ...seen, by: amira }, { field: title, value: 'from Amira' }) }
    const k: Carried = { by: kenji, seq: 1, record: write({ ...seen, by: kenji }, { field: title, value: 'from Kenji' }) }
    index.apply(0, 0, placed([march, a]), 2)
    expect(itemTitle(index.entity('event', march.id)?.state ?? fail())).toBe('from Amira')
    index.apply(2, 1, placed([march, k, a], 1), 3)
    expect(itemTitle(index.entity('event', march.id)?.state ?? fail())).toBe('from Amira')
    index.apply(3, 1, placed([march, a, k], 1), 3)
    expect(itemTitle(index.entity('event', march.id)?.state ?? fail())).toBe('from Kenji')
    index.apply(3, 0, [], 0)
    expect(index.entity('event', march.id)).toBeNull()
    expect(index.counts()).toMatchObject({ places: 0, records: 0 })
  })

  it('keeps what waits for a key and reads it in its place when the key comes', async () => {
    const index = createIndex()
    const march = madeEvent('March')
    const mine: Carried = {
      by: amira,
      seq: 2,
      record: write({ type: 'event.set', id: march.id, by: amira }, { field: title, value: 'later' })
    }
    index.apply(0, 0, [unreadable(0, 'needs-key', amira.writer, 1), opened(mine, 1)], 2)
    expect(index.counts()).toMatchObject({ needsKey: 1, records: 1 })
    expect(await index.keysChanged(async () => [unreadable(0, 'needs-key', amira.writer, 1)])).toBe(0)
    expect(index.counts()).toMatchObject({ needsKey: 1, records: 1 })
    expect(await index.keysChanged(async (places) => places.map((place) => opened(march, place)))).toBe(1)
    expect(index.counts()).toMatchObject({ needsKey: 0, records: 2 })
    const entry = index.entity('event', march.id)
    expect(entry?.state.first?.name).toBe(shortName(march.record.name))
    expect(itemTitle(entry?.state ?? fail())).toBe('later')
  })

  it('does not put a record where another one stands by the time its key was found', async () => {
    const index = createIndex()
    const [march, vigil] = [madeEvent('March'), madeEvent('Vigil', kenji)]
    index.apply(0, 0, [unreadable(0, 'needs-key', amira.writer, 1)], 1)
    const opening = index.keysChanged(async () => {
      index.apply(1, 0, placed([vigil]), 1)
      return [opened(march, 0)]
    })
    expect(await opening).toBe(0)
    expect(index.list({ noun: 'event', limit: 10 }).entries.map(({ id }) => id)).toEqual([vigil.id])
  })

  it('does not put a record where another one waits for its own key by then', async () => {
    const index = createIndex()
    const march = madeEvent('March')
    index.apply(0, 0, [unreadable(0, 'needs-key', amira.writer, 1)], 1)
    const opening = index.keysChanged(async () => {
      index.apply(1, 0, [unreadable(0, 'needs-key', kenji.writer, 1)], 1)
      return [opened(march, 0)]
    })
    expect(await opening).toBe(0)
    expect(index.waitingForKeys().map(({ writer }) => writer)).toEqual([kenji.writer])
    expect(index.counts()).toMatchObject({ needsKey: 1, records: 0 })
  })

  it('counts a record that was carried twice once, at its first place, also when that opens last', async () => {
    const march = madeEvent('March')
    const late = write({ type: 'event.set', id: march.id, by: kenji }, { field: title, value: 'Vigil' })
    const view: Carried[] = [march, { by: kenji, seq: 1, record: late }, march]
    const whole = createIndex()
    whole.apply(0, 0, placed(view), 3)
    const index = createIndex()
    index.apply(0, 0, [unreadable(0, 'needs-key', amira.writer, 1), ...placed(view, 1)], 3)
    expect(itemTitle(index.entity('event', march.id)?.state ?? fail())).toBe('March')
    await index.keysChanged(async () => [opened(march, 0)])
    for (const each of [whole, index]) {
      expect(itemTitle(each.entity('event', march.id)?.state ?? fail())).toBe('Vigil')
      expect(each.counts().records).toBe(2)
      expect(each.activity({ limit: 10 }).changes).toHaveLength(2)
    }
  })

  it('refuses a record of a device that the group did not admit with this writer', () => {
    const index = createIndex()
    const march = madeEvent('March')
    index.apply(0, 0, [{ ...opened(march, 0), deviceId: kenji.device }], 1)
    expect(index.counts()).toMatchObject({ bad: 1, records: 0 })
  })

  it('lets nobody give a name to somebody else', () => {
    const index = createIndex()
    const id = personEntityId(amira.person)
    const name = (by: typeof amira, value: string): Carried => ({
      by,
      seq: 1,
      record: write({ type: 'person.set', id, by }, { field: personSchema.fields.name, value })
    })
    index.apply(0, 0, placed([name(amira, 'Amira'), name(kenji, 'Nobody')]), 2)
    expect(index.nameOf(amira.person)).toBe('Amira')
    expect(index.nameOf(kenji.person)).toBe('')
    expect(index.counts().bad).toBe(1)
  })

  it('does not take for an invite what is sealed for the whole group', () => {
    const index = createIndex()
    const id = newEntityId()
    const revoke = (audience: number): Carried => ({
      by: kenji,
      seq: 1,
      audience,
      record: write({ type: 'invite.set', id, by: kenji, audience }, { field: inviteSchema.fields.revoked, value: true })
    })
    index.apply(0, 0, placed([revoke(0)]), 1)
    expect(index.entity('invite', id)).toBeNull()
    index.apply(1, 1, placed([revoke(0), revoke(1)], 1), 2)
    expect(index.entity('invite', id)?.state.records).toBe(1)
  })

  it('lists page by page in the order asked for, without repeating what came in meanwhile', () => {
    const index = createIndex()
    const days = [5, 3, 9, 1, 7]
    const view = days.map((day, i): Carried & { id: EntityId } => {
      const id = newEntityId()
      const record = write(
        { type: 'event.set', id, by: amira },
        { field: title, value: `day ${day}` },
        { field: start, value: `2026-12-0${day}` }
      )
      return { by: amira, seq: i + 1, id, record }
    })
    index.apply(0, 0, placed(view.slice(0, 4)), 4)
    const query = {
      noun: 'event',
      limit: 2,
      by: (entry: { state: Parameters<typeof itemTitle>[0] }) => fieldValue(entry.state, start)
    }
    const titles = (page: ReturnType<typeof index.list>) => page.entries.map(({ state }) => itemTitle(state))
    const one = index.list(query)
    expect([titles(one), one.total]).toEqual([['day 1', 'day 3'], 4])
    index.apply(4, 4, placed(view, 4), 5)
    const two = index.list({ ...query, cursor: one.cursor ?? undefined })
    expect(titles(two)).toEqual(['day 5', 'day 7'])
    const three = index.list({ ...query, cursor: two.cursor ?? undefined })
    expect([titles(three), three.cursor]).toEqual([['day 9'], null])
    expect(titles(index.list({ noun: 'event', limit: 1 }))).toEqual(['day 7'])
    expect(titles(index.list({ ...query, where: ({ changed }) => changed.by === kenji.person }))).toEqual([])
  })

  it('counts what a list would hold, without putting it in order', () => {
    const index = createIndex()
    const march = madeEvent('March')
    const gone = madeEvent('gone')
    const removed: Carried = {
      by: kenji,
      seq: 1,
      record: write({ type: 'event.remove', id: gone.id, by: kenji }, { field: eventSchema.fields.removed, value: true })
    }
    index.apply(0, 0, placed([march, gone, removed]), 3)
    let looked = 0
    const by = ({ state }: { state: Parameters<typeof itemTitle>[0] }): string => {
      looked++
      return itemTitle(state)
    }
    const query = { noun: 'event', by }
    expect(index.list({ ...query, limit: 0 })).toEqual({ entries: [], cursor: null, total: 1 })
    expect(looked).toBe(0)
    expect([index.list({ ...query, limit: 9 }).total, looked]).toEqual([1, 1])
    expect(index.list({ ...query, limit: 0, removed: true }).total).toBe(2)
    expect(index.list({ ...query, limit: 0, where: ({ state }) => itemTitle(state) !== 'March' }).total).toBe(0)
  })

  it('leaves removed items out of lists unless asked', () => {
    const index = createIndex()
    const march = madeEvent('March')
    const gone: Carried = {
      by: kenji,
      seq: 1,
      record: write({ type: 'event.remove', id: march.id, by: kenji }, { field: eventSchema.fields.removed, value: true })
    }
    index.apply(0, 0, placed([march, gone]), 2)
    expect(index.list({ noun: 'event', limit: 10 }).total).toBe(0)
    expect(index.list({ noun: 'event', limit: 10, removed: true }).total).toBe(1)
  })

  it('lists the same with and without the field that must have been written, however it was written', () => {
    const index = createIndex()
    const started = madeEvent('with a start')
    const named = madeEvent('without')
    const cleared = madeEvent('start taken back')
    const later = (id: EntityId, seq: number, value: string | null): Carried => ({
      by: kenji,
      seq,
      record: write({ type: 'event.set', id, by: kenji }, { field: start, value })
    })
    index.apply(
      0,
      0,
      placed([started, named, cleared, later(started.id, 1, '2026-12-01T10:00'), later(cleared.id, 2, '2026-12-02T10:00')]),
      5
    )
    const idsOf = (having?: typeof start): string[] =>
      index
        .list({ noun: 'event', having, where: ({ state }) => fieldValue(state, start) !== null, limit: 9 })
        .entries.map(({ id }) => id)
        .sort()
    expect(idsOf(start)).toEqual([started.id, cleared.id].sort())
    index.apply(5, 5, [opened(later(cleared.id, 3, null), 5)], 6)
    expect(idsOf(start)).toEqual([started.id])
    expect(idsOf(start)).toEqual(idsOf())
    index.apply(6, 3, [], 3)
    expect(idsOf(start)).toEqual([])
    expect(index.entity('event', started.id)?.wrote).toBe(fieldBit(title.number))
  })

  it('tells what was changed by whom, the newest first, in pages', () => {
    const index = createIndex()
    const [march, vigil] = [madeEvent('March'), madeEvent('Vigil', kenji)]
    index.apply(0, 0, placed([march, vigil]), 2)
    const one = index.activity({ limit: 1 })
    expect(one.changes.map(({ change, fields }) => [change.id, fields, change.item.personId])).toEqual([
      [vigil.id, ['title'], kenji.person]
    ])
    const two = index.activity({ limit: 5, cursor: one.cursor ?? undefined })
    expect([two.changes.map(({ change }) => change.id), two.cursor]).toEqual([[march.id], null])
    expect(index.activity({ limit: 5, by: amira.person }).changes).toHaveLength(1)
    expect(index.activity({ limit: 5, nouns: ['task'] }).changes).toHaveLength(0)
  })

  it('finds a change by its name and the items that people changed apart', () => {
    const index = createIndex()
    const march = madeEvent('March')
    const other: Carried = {
      by: kenji,
      seq: 1,
      record: write({ type: 'event.set', id: march.id, by: kenji }, { field: title, value: 'Vigil' })
    }
    index.apply(0, 0, placed([march]), 1)
    expect(index.twoVersions()).toEqual([])
    index.apply(1, 1, placed([march, other], 1), 2)
    expect(index.twoVersions().map(({ id }) => id)).toEqual([march.id])
    expect(index.change(shortName(other.record.name))?.entry.id).toBe(march.id)
    expect(index.entity('event', march.id)?.newestByWriter).toEqual(
      new Map([
        [amira.writer, 1],
        [kenji.writer, 1]
      ])
    )
  })

  it('tells which lists moved, and only those', () => {
    const heard: string[][] = []
    const index = createIndex({ onChanged: (topics) => heard.push([...topics].sort()) })
    index.apply(0, 0, placed([madeEvent('March')]), 1)
    index.apply(1, 1, [], 1)
    expect(heard).toEqual([['change', 'event']])
  })

  it('applies and folds 10 000 records well under a second', () => {
    const view: Carried[] = []
    for (let i = 0; i < 2_000; i++) {
      const id = newEntityId()
      const by = i % 2 === 0 ? amira : kenji
      const task = write({ type: 'task.set', id, by }, { field: taskSchema.fields.title, value: `task ${i}` })
      for (let n = 0; n < 5; n++) {
        // Signatures are not what is measured: four more writes under names of their own.
        view.push({ by, seq: view.length, record: n === 0 ? task : { ...task, name: hash(task.name, Buffer.from([n])) } })
      }
    }
    const items = placed(view)
    const index = createIndex()
    // Processor time of this process, not of others who share the machine.
    const before = process.cpuUsage()
    index.apply(0, 0, items, items.length)
    for (const entry of index.list({ noun: 'task', limit: 10_000 }).entries) entry.state
    const { user, system } = process.cpuUsage(before)
    const tookMs = (user + system) / 1_000
    console.info(`10 000 records applied, folded and listed in ${tookMs.toFixed(0)} ms`)
    expect(index.counts()).toMatchObject({ records: 10_000, entities: { task: 2_000 } })
    expect(tookMs).toBeLessThan(1_000)
  })
})

function fail(): never {
  throw new Error('nothing is here')
}
