import { describe, expect, it } from 'vitest'
import { toHex } from '../../../core/domain/crypto.ts'
import { fieldValue } from '../../../core/domain/plan/entity-state.ts'
import { foldEntity } from '../../../core/domain/plan/fold-entity.ts'
import { spliceLeaflet } from '../../../core/domain/plan/leaflet-edit.ts'
import { leafletToText } from '../../../core/domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../../core/domain/plan/leaflet-to-json.ts'
import type { BytesChange } from '../../../core/domain/plan/plan-write.ts'
import { eventSchema, leafletSchema } from '../../../core/domain/plan/schemas.ts'
import { twoVersionsOf } from '../../../core/domain/plan/two-versions-of.ts'
import { undoChange } from '../../../core/domain/plan/undo-change.ts'
import { type RecordInside, shortName } from '../../../core/domain/record/record-inside.ts'
import { laptop, newEntityId, write, writeBytes } from './plan-kit.ts'

const amira = laptop('amira')
const kenji = laptop('kenji')
const { title, place, notes, removed } = eventSchema.fields
const id = newEntityId()
const set = { type: 'event.set', id, by: amira }
const fold = (records: readonly RecordInside[], noun = 'event') => foldEntity(noun, id, records)

function undo(records: readonly RecordInside[], target: RecordInside, noun = 'event') {
  const plan = undoChange(noun, id, records, shortName(target.name))
  if (plan === null) throw new Error('no such change')
  const seen = fold(records, noun)
  const say = (changes: readonly BytesChange[]) => writeBytes({ type: `${noun}.undo`, id, by: kenji, seen }, changes)
  const versions = plan.versions.map((version) => say([version]))
  const record = say(plan.changes)
  return { record, versions, plan, records: [...records, ...versions, record] }
}

describe('undoing a change', () => {
  const made = write(set, { field: title, value: 'March' }, { field: place, value: 'Market' })
  const moved = write({ ...set, seen: fold([made]) }, { field: title, value: 'Vigil' }, { field: notes, value: 'candles' })
  const records = [made, moved]

  it('puts back what stood there before, and clears what was empty', () => {
    const { records: after, plan } = undo(records, moved)
    const state = fold(after)
    expect([fieldValue(state, title), fieldValue(state, notes), fieldValue(state, place)]).toEqual(['March', null, 'Market'])
    expect([plan.changedSince, twoVersionsOf(state)]).toEqual([[], []])
  })

  it('can itself be undone, as often as one likes', () => {
    let all: readonly RecordInside[] = records
    let target: RecordInside = moved
    for (const expected of ['March', 'Vigil', 'March', 'Vigil']) {
      const { records: after, record } = undo(all, target)
      expect(fieldValue(fold(after), title)).toBe(expected)
      expect(fieldValue(fold(after), notes)).toBe(expected === 'Vigil' ? 'candles' : null)
      all = after
      target = record
    }
  })

  it('leaves alone and names the fields that somebody changed since', () => {
    const later = write({ ...set, by: kenji, seen: fold(records) }, { field: title, value: 'Silent vigil' })
    const { records: after, plan } = undo([...records, later], moved)
    expect(plan.changedSince).toEqual(['title'])
    expect([fieldValue(fold(after), title), fieldValue(fold(after), notes)]).toEqual(['Silent vigil', null])
    const noneLeft = undo(
      [...after.slice(0, 3), write({ ...set, seen: fold([...records, later]) }, { field: notes, value: 'lamps' })],
      moved
    )
    expect([noneLeft.plan.changes, noneLeft.plan.changedSince]).toEqual([[], ['title', 'notes']])
  })

  it('leaves the other version where two people had changed a field apart', () => {
    const theirs = write({ ...set, by: kenji, seen: fold([made]) }, { field: title, value: 'Sit-in' })
    const apart = [made, theirs, moved]
    expect(twoVersionsOf(fold(apart))).toHaveLength(1)
    const state = fold(undo(apart, moved).records)
    expect([fieldValue(state, title), twoVersionsOf(state)]).toEqual(['Sit-in', []])
  })

  it('does not touch the versions of others among several', () => {
    const theirs = write({ ...set, by: kenji, seen: fold([made]) }, { field: title, value: 'Sit-in' })
    const third = write({ ...set, by: laptop('sol'), seen: fold([made]) }, { field: title, value: 'Walk' })
    const state = fold(undo([made, theirs, third, moved], moved).records)
    expect(twoVersionsOf(state)[0]?.versions.map(({ value }) => value)).toEqual(['Sit-in', 'Walk'])
  })

  describe('that had settled two versions', () => {
    const theirs = write({ ...set, by: kenji, seen: fold([made]) }, { field: title, value: 'Sit-in' })
    const apart = [made, theirs, moved]
    const chosen = (value: string) =>
      write({ ...set, type: 'event.choose', by: laptop('sol'), seen: fold(apart) }, { field: title, value })
    const versionsOf = (all: readonly RecordInside[]) =>
      twoVersionsOf(fold(all)).map(({ field, versions }) => [field, versions.map(({ value, by }) => [value, by.author])])
    const both = [
      [
        'title',
        [
          ['Sit-in', toHex(kenji.pair.publicKey)],
          ['Vigil', toHex(amira.pair.publicKey)]
        ]
      ]
    ]

    it.each(['Sit-in', 'Vigil', 'Something else'])('brings both back, each with who had said it: %s', (value) => {
      const choice = chosen(value)
      const after = undo([...apart, choice], choice)
      expect(versionsOf(after.records)).toEqual(both)
      expect(fieldValue(fold(after.records), title)).toBe('Vigil')
      expect(after.versions).toHaveLength(1)
    })

    it.each([0, 1])('and undone again, by any of its records, settles them as before: %i', (which) => {
      for (const value of ['Sit-in', 'Vigil', 'Something else']) {
        const choice = chosen(value)
        const once = undo([...apart, choice], choice)
        const target = [...once.versions, once.record][which] ?? once.record
        const twice = undo(once.records, target)
        expect([fieldValue(fold(twice.records), title), versionsOf(twice.records)]).toEqual([value, []])
        const thrice = undo(twice.records, twice.record)
        expect(versionsOf(thrice.records)).toEqual(both)
      }
    })

    it('leaves a version that came from somebody else meanwhile beside them', () => {
      const choice = chosen('Sit-in')
      const late = write({ ...set, by: laptop('late'), seen: fold([made]) }, { field: title, value: 'Walk' })
      const { records: after } = undo([...apart, choice, late], choice)
      expect(twoVersionsOf(fold(after))[0]?.versions.map(({ value }) => value)).toEqual(['Walk', 'Sit-in', 'Vigil'])
    })
  })

  it('of the first record removes the item, and undone again brings it back', () => {
    const once = undo(records, made)
    expect(fieldValue(fold(once.records), removed)).toBe(true)
    expect(fieldValue(fold(undo(once.records, once.record).records), removed)).toBeNull()
  })

  it('takes back an edit of a text', () => {
    const { text } = leafletSchema.fields
    const edit = (place: number, words: string, seen: ReturnType<typeof fold> | null) => {
      const value = spliceLeaflet(seen?.text ?? null, {
        at: place,
        remove: 0,
        insert: [{ kind: 'paragraph', spans: [{ text: words }] }]
      })
      return write({ type: 'leaflet.text', id, by: amira, seen }, { field: text, value })
    }
    const titled = write({ type: 'leaflet.set', id, by: amira }, { field: leafletSchema.fields.title, value: 'Leaflet' })
    const one = edit(0, 'one', null)
    const two = edit(1, 'two', fold([titled, one], 'leaflet'))
    const all = [titled, one, two]
    const wordsOf = (given: readonly RecordInside[]) => {
      const doc = fold(given, 'leaflet').text?.doc()
      return doc === undefined ? '' : leafletToText(leafletToJson(doc).blocks)
    }
    expect(wordsOf(all)).toBe('one\ntwo')
    const once = undo(all, one, 'leaflet')
    expect(wordsOf(once.records)).toBe('two')
    expect(wordsOf(undo(once.records, once.record, 'leaflet').records)).toBe('one\ntwo')
  })

  it('knows nothing of a change of another item', () => {
    expect(undoChange('event', id, [made], shortName(moved.name))).toBeNull()
  })
})
