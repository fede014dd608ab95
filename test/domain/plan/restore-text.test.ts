import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { DeviceId, RecordName } from '../../../core/domain/ids.ts'
import { spliceLeaflet } from '../../../core/domain/plan/leaflet-edit.ts'
import { createLeafletText, type LeafletText } from '../../../core/domain/plan/leaflet-text.ts'
import { type FlatBlockKind, leafletToBlocks, leafletToText } from '../../../core/domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../../core/domain/plan/leaflet-to-json.ts'
import { restoreText } from '../../../core/domain/plan/restore-text.ts'

const kinds: readonly FlatBlockKind[] = ['paragraph', 'heading1', 'heading2', 'bullet', 'numbered', 'quote', 'rule']
const author = 'someone' as DeviceId // a text takes an author's word for it
const nameOf = (place: number): RecordName => `${place}` as RecordName // names only have to differ
const firstNames = (count: number): ReadonlySet<RecordName> => new Set(Array.from({ length: count }, (_, place) => nameOf(place)))

function textOf(edits: readonly Uint8Array[]): LeafletText {
  const text = createLeafletText()
  edits.forEach((update, place) => {
    text.add({ name: nameOf(place), author, update })
  })
  return text
}

/** Yjs may cut a stretch of one look in two: no reader sees that. */
const blocksOf = (edits: readonly Uint8Array[]) =>
  leafletToBlocks(leafletToJson(textOf(edits).doc()).blocks).map(({ kind, spans }) => ({
    kind,
    letters: spans.flatMap(({ text, ...look }) => [...text].map((letter) => ({ letter, ...look })))
  }))
const wordsOf = (edits: readonly Uint8Array[]): string => leafletToText(leafletToJson(textOf(edits).doc()).blocks)

function typed(edits: readonly Uint8Array[], change: (root: Y.XmlFragment) => void): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(textOf(edits).doc()))
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(() => change(doc.getXmlFragment('default')))
  return Y.mergeUpdates(updates)
}

const step = fc.record({
  at: fc.nat(9),
  remove: fc.nat(2),
  kind: fc.constantFrom(...kinds),
  words: fc.string({ minLength: 1, maxLength: 6 }),
  bold: fc.boolean(),
  does: fc.constantFrom('splice', 'cut', 'mark', 'type'),
  /** How many of the edits before it its author had seen. */
  behind: fc.nat(2)
})

/** What an editor does inside of a line: words come, or a stretch becomes bold or plain. */
function typeInto(root: Y.XmlFragment, does: 'mark' | 'type', at: number, words: string, bold: boolean): void {
  const lines = [...root.createTreeWalker((node) => node instanceof Y.XmlText)].filter((node) => node instanceof Y.XmlText)
  const line = lines[at % Math.max(1, lines.length)]
  if (line === undefined) return
  const place = at % (line.length + 1)
  if (does === 'type') line.insert(place, words, bold ? { bold: {} } : {})
  else line.format(place, Math.min(2, line.length - place), { bold: bold ? {} : null })
}

/** Edits by people of whom some had not seen the last ones. */
function editsBy(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Uint8Array[] {
  const edits: Uint8Array[] = []
  for (const { at, remove, kind, words, bold, does, behind } of steps) {
    const seen = edits.slice(0, Math.max(0, edits.length - behind))
    const inside = does === 'mark' || does === 'type' ? typed(seen, (root) => typeInto(root, does, at, words, bold)) : null
    if (inside !== null) {
      edits.push(inside)
      continue
    }
    const count = blocksOf(seen).length
    const place = Math.min(at, count)
    const spans = kind === 'rule' ? [] : [{ text: words, ...(bold ? { bold: true } : {}) }]
    const update = spliceLeaflet(textOf(seen), {
      at: place,
      remove: Math.min(remove, count - place),
      insert: does === 'splice' || count === 0 ? [{ kind, spans }] : []
    })
    if (update !== null) edits.push(update)
  }
  return edits
}

test('any version can be put back: the text says what it said, with its headings, lists and marks', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), fc.nat(14), (steps, cut) => {
      const edits = editsBy(steps)
      const count = cut % (edits.length + 1)
      const wanted = blocksOf(edits.slice(0, count))
      const update = restoreText(textOf(edits), firstNames(count))
      expect(blocksOf(update === null ? edits : [...edits, update])).toEqual(wanted)
    }),
    { numRuns: 200 }
  )
})

test('the text of now is not put back anew', () => {
  const edits = editsBy([{ at: 0, remove: 0, kind: 'paragraph', words: 'Come', bold: false, does: 'splice', behind: 0 }])
  expect(restoreText(textOf(edits), firstNames(1))).toBeNull()
})

test('what somebody types elsewhere while a version is put back stands beside it', () => {
  const first = typed([], (root) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('Come to the gate')])
    root.insert(0, [paragraph])
  })
  const line = (root: Y.XmlFragment): Y.XmlText => {
    const text = (root.get(0) as Y.XmlElement).get(0) // the paragraph above
    if (!(text instanceof Y.XmlText)) throw new Error('a paragraph of text')
    return text
  }
  const second = typed([first], (root) => line(root).insert(16, ' at noon'))
  const apart = typed([first, second], (root) => line(root).insert(0, 'All: '))
  const restored = restoreText(textOf([first, second]), firstNames(1))
  expect(restored).not.toBeNull()
  const all = [first, second, apart, restored ?? new Uint8Array()]
  expect(wordsOf(all)).toBe('All: Come to the gate')
})

test('a paragraph whose kind was changed gets its kind back', () => {
  const first = typed([], (root) => {
    const heading = new Y.XmlElement('heading')
    heading.setAttribute('level', 1 as unknown as string) // the editor writes a number
    heading.insert(0, [new Y.XmlText('Call')])
    root.insert(0, [heading])
  })
  const second = typed([first], (root) => (root.get(0) as Y.XmlElement).setAttribute('level', 3 as unknown as string)) // as above
  const restored = restoreText(textOf([first, second]), firstNames(1))
  expect(blocksOf([first, second, restored ?? new Uint8Array()])[0]?.kind).toBe('heading1')
})
