import { describe, expect, it } from 'vitest'
import { fieldEntries, fieldValue } from '../../../core/domain/plan/entity-state.ts'
import { foldEntity } from '../../../core/domain/plan/fold-entity.ts'
import { eventSchema, taskSchema } from '../../../core/domain/plan/schemas.ts'
import { twoVersionsOf } from '../../../core/domain/plan/two-versions-of.ts'
import { shortName } from '../../../core/domain/record/record-inside.ts'
import { laptop, newEntityId, sealLess, write } from './plan-kit.ts'

const amira = laptop('amira')
const kenji = laptop('kenji')
const { title, place, cancelled, reply, notes } = eventSchema.fields
const id = newEntityId()
const set = { type: 'event.set', id }

describe('an event made of its records', () => {
  it('shows the last write of each field and who made and changed it', () => {
    const first = write({ ...set, by: amira }, { field: title, value: 'March' }, { field: place, value: 'Old market' })
    const seen = foldEntity('event', id, [first])
    const second = write({ ...set, by: kenji, seen }, { field: title, value: 'Silent march' })
    const state = foldEntity('event', id, [first, second])
    expect(fieldValue(state, title)).toBe('Silent march')
    expect(fieldValue(state, place)).toBe('Old market')
    expect(fieldValue(state, notes)).toBeNull()
    expect([state.first?.author, state.last?.author]).toEqual([amira.device, kenji.device])
    expect(twoVersionsOf(state)).toEqual([])
  })

  it('keeps both titles when two people changed it apart, and one again when somebody chose', () => {
    const first = write({ ...set, by: amira }, { field: title, value: 'March' })
    const seen = foldEntity('event', id, [first])
    const a = write({ ...set, by: amira, seen }, { field: title, value: 'March to the port' })
    const b = write({ ...set, by: kenji, seen }, { field: title, value: '港へ' })
    const apart = foldEntity('event', id, [first, a, b])
    expect(fieldValue(apart, title)).toBe('港へ')
    expect(twoVersionsOf(apart).map(({ field, versions }) => [field, versions.map(({ value }) => value)])).toEqual([
      ['title', ['March to the port', '港へ']]
    ])
    const chosen = write({ ...set, by: kenji, seen: apart }, { field: title, value: 'March to the port' })
    const settled = foldEntity('event', id, [first, a, b, chosen])
    expect(fieldValue(settled, title)).toBe('March to the port')
    expect(twoVersionsOf(settled)).toEqual([])
  })

  it('asks nobody to choose where both wrote the same', () => {
    const a = write({ ...set, by: amira }, { field: title, value: 'March' })
    const b = write({ ...set, by: kenji }, { field: title, value: 'March' })
    expect(twoVersionsOf(foldEntity('event', id, [a, b]))).toEqual([])
  })

  it('shows at most sixteen versions of a field, the first in the order', () => {
    const all = Array.from({ length: 20 }, (_, i) =>
      write({ ...set, by: laptop(`l${i}`) }, { field: title, value: `title ${i}` })
    )
    const [field] = twoVersionsOf(foldEntity('event', id, all))
    expect(field?.versions.map(({ value }) => value)).toEqual(all.slice(0, 16).map((_, i) => `title ${i}`))
  })

  it('replaces as many versions as a record has room to name, and keeps the others', () => {
    const all = Array.from({ length: 70 }, (_, i) =>
      write({ ...set, by: laptop(`l${i}`) }, { field: title, value: `title ${i}` })
    )
    const seen = foldEntity('event', id, all)
    const chosen = write({ ...set, by: amira, seen }, { field: title, value: 'March' })
    expect(chosen.heads).toHaveLength(64)
    const left = twoVersionsOf(foldEntity('event', id, [...all, chosen]))[0]?.versions.map(({ value }) => value)
    expect(left).toEqual([...all.slice(64).map((_, i) => `title ${i + 64}`), 'March'])
  })

  it('counts a record once that arrives twice', () => {
    const a = write({ ...set, by: amira }, { field: title, value: 'March' })
    const seen = foldEntity('event', id, [a])
    const b = write({ ...set, by: kenji, seen }, { field: title, value: 'Vigil' })
    const state = foldEntity('event', id, [a, b, a])
    expect(fieldValue(state, title)).toBe('Vigil')
    expect(state.records).toBe(2)
  })

  it('does not let a record replace what stands after it, another field, or another key', () => {
    const later = write({ ...set, by: kenji }, { field: title, value: 'Vigil' })
    const claims = sealLess(
      { ...set, by: amira },
      {
        heads: [later.name.subarray(0, 16)],
        fields: [
          { number: title.number, key: new Uint8Array(0), replaces: [0] },
          { number: place.number, key: new Uint8Array(0), replaces: [0] }
        ],
        body: Buffer.concat([Buffer.from([5]), Buffer.from('March'), Buffer.from([4]), Buffer.from('Port')])
      }
    )
    const before = foldEntity('event', id, [claims, later])
    expect(twoVersionsOf(before).map(({ field }) => field)).toEqual(['title'])
    const after = foldEntity('event', id, [later, claims])
    expect(twoVersionsOf(after)).toEqual([])
    expect(fieldValue(after, place)).toBe('Port')
  })

  it('tells cancelled without a reason from not cancelled', () => {
    const made = write({ ...set, by: amira }, { field: title, value: 'March' })
    expect(fieldValue(foldEntity('event', id, [made]), cancelled)).toBeNull()
    const off = write({ ...set, by: amira }, { field: cancelled, value: { reason: null } })
    const seen = foldEntity('event', id, [made, off])
    expect(fieldValue(seen, cancelled)).toEqual({ reason: null })
    const on = write({ ...set, by: amira, seen }, { field: cancelled, value: null })
    expect(fieldValue(foldEntity('event', id, [made, off, on]), cancelled)).toBeNull()
  })

  it('keeps one reply for each person', () => {
    const a = write(
      { type: 'event.reply', id, by: amira },
      { field: reply, key: amira.person, value: { answer: 'yes', withMe: 2 } }
    )
    const b = write(
      { type: 'event.reply', id, by: kenji },
      { field: reply, key: kenji.person, value: { answer: 'no', withMe: null } }
    )
    const state = foldEntity('event', id, [a, b])
    expect(fieldEntries(state, reply).map(({ key, value }) => [key, value])).toEqual([
      [amira.person, { answer: 'yes', withMe: 2 }],
      [kenji.person, { answer: 'no', withMe: null }]
    ])
    expect(twoVersionsOf(state)).toEqual([])
  })
})

describe('a task made of its records', () => {
  it('lets one person reword a step while another ticks it off', () => {
    const { stepText, stepDone } = taskSchema.fields
    const step = newEntityId()
    const task = { type: 'task.step', id }
    const made = write(
      { ...task, by: amira },
      { field: stepText, key: step, value: 'Print' },
      { field: stepDone, key: step, value: false }
    )
    const seen = foldEntity('task', id, [made])
    const words = write({ ...task, by: amira, seen }, { field: stepText, key: step, value: 'Print 200' })
    const tick = write({ ...task, by: kenji, seen }, { field: stepDone, key: step, value: true })
    const state = foldEntity('task', id, [made, words, tick])
    expect([fieldValue(state, stepText, step), fieldValue(state, stepDone, step)]).toEqual(['Print 200', true])
    expect(twoVersionsOf(state)).toEqual([])
  })
})

describe('what another version wrote', () => {
  it('is kept and said, and leaves what is known standing', () => {
    const made = write({ ...set, by: amira }, { field: title, value: 'March' })
    const unknownField = sealLess(
      { ...set, by: kenji },
      { heads: [], fields: [{ number: 99, key: new Uint8Array(0), replaces: [] }], body: Buffer.from([1, 7]) }
    )
    const newer = write({ ...set, by: kenji, typeVersion: 2 }, { field: place, value: 'Port' })
    expect(foldEntity('event', id, [made]).needsNewer).toBe(false)
    expect(foldEntity('event', id, [made, unknownField]).needsNewer).toBe(true)
    const state = foldEntity('event', id, [made, newer])
    expect([state.needsNewer, fieldValue(state, title), fieldValue(state, place)]).toEqual([true, 'March', 'Port'])
    expect(foldEntity('ballot', id, [made]).needsNewer).toBe(true)
  })

  it('carries along the parts of a value that only a newer version knows', () => {
    const known = reply.type.encode({ answer: 'yes', withMe: 1 })
    const newer = Buffer.concat([known ?? Buffer.alloc(0), Buffer.from([2, 0xaa, 0xbb])])
    const first = sealLess(
      { type: 'event.reply', id, by: amira, typeVersion: 2 },
      {
        heads: [],
        fields: [{ number: reply.number, key: Buffer.from(amira.person, 'hex'), replaces: [] }],
        body: Buffer.concat([Buffer.from([newer.byteLength]), newer])
      }
    )
    const seen = foldEntity('event', id, [first])
    const second = write(
      { type: 'event.reply', id, by: amira, seen },
      { field: reply, key: amira.person, value: { answer: 'no', withMe: 0 } }
    )
    const state = foldEntity('event', id, [first, second])
    const bytes = [...state.slots.values()][0]?.writes.at(-1)?.bytes
    expect(fieldValue(state, reply, amira.person)).toEqual({ answer: 'no', withMe: 0 })
    expect(Buffer.from(bytes ?? []).subarray(-3)).toEqual(Buffer.from([2, 0xaa, 0xbb]))
  })

  it('is counted and changes nothing where no version could have written it', () => {
    const made = write({ ...set, by: amira }, { field: title, value: 'March' })
    const heads = [made.name.subarray(0, 16)]
    const none = new Uint8Array(0)
    const notText = sealLess(
      { ...set, by: kenji },
      { heads, fields: [{ number: 1, key: none, replaces: [0] }], body: Buffer.from([2, 0xff, 0xfe]) }
    )
    const short = sealLess(
      { ...set, by: kenji },
      { heads, fields: [{ number: 1, key: none, replaces: [0] }], body: Buffer.from([9, 65]) }
    )
    const badKey = sealLess(
      { ...set, by: kenji },
      { heads, fields: [{ number: 1, key: Buffer.alloc(5), replaces: [0] }], body: Buffer.from([1, 65]) }
    )
    const state = foldEntity('event', id, [made, notText, short, badKey])
    expect([fieldValue(state, title), state.skipped, state.last?.name]).toEqual(['March', 3, shortName(badKey.name)])
  })
})
