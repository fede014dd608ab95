import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { admit, cast, eventually, meet, openCorePeer, part, refusal } from '../helpers/core-cast.ts'

test('a leaflet holds headings, bold, lists, quotes and links, and is draft until somebody says ready', async () => {
  const sora = await openCorePeer('Sora', null, 'ja')
  const { group } = await sora.call('group.create', { name: '港湾労組' })
  const blocks = [
    { kind: 'heading1' as const, spans: [{ text: '明日の集会' }] },
    {
      kind: 'paragraph' as const,
      spans: [{ text: '門の前で ' }, { text: '十三時', bold: true }, { text: ' sharp', italic: true }]
    },
    { kind: 'bullet' as const, spans: [{ text: '水' }] },
    { kind: 'numbered' as const, spans: [{ text: '来る' }] },
    { kind: 'quote' as const, spans: [{ text: '一緒に' }] },
    { kind: 'rule' as const, spans: [] },
    { kind: 'paragraph' as const, spans: [{ text: 'rights', link: 'https://example.org/rights' }] }
  ]
  const { id } = await sora.call('leaflet.create', { group, title: 'ビラ', language: 'ja', blocks })
  const leaflet = await sora.call('leaflet.get', { group, id })
  expect(leaflet).toMatchObject({ title: 'ビラ', language: 'ja', state: 'draft', blocks, dropped: 0 })
  expect(leaflet.text).toContain('明日の集会')
  await sora.call('leaflet.update', { group, id, state: 'ready' })
  expect((await sora.call('leaflet.list', { group, state: 'ready' })).items.map((l) => l.title)).toEqual(['ビラ'])
  expect((await sora.call('leaflet.list', { group, state: 'draft' })).total).toBe(0)
  await sora.call('leaflet.remove', { group, id })
  expect((await sora.call('leaflet.list', { group })).total).toBe(0)
  await sora.call('leaflet.restore', { group, id })
  expect((await sora.call('leaflet.get', { group, id })).blocks).toEqual(blocks)
})

test('blocks are inserted and cut where they were asked for', async () => {
  const sora = await openCorePeer('Sora')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const { id } = await sora.call('leaflet.create', { group, title: 'Call' })
  const line = (text: string) => ({ kind: 'paragraph' as const, spans: [{ text }] })
  const lines = async () => (await sora.call('leaflet.get', { group, id })).blocks.map((b) => b.spans.map((s) => s.text).join(''))
  await sora.call('leaflet.insert', { group, id, blocks: [line('one'), line('three')] })
  await sora.call('leaflet.insert', { group, id, at: 1, blocks: [line('two')] })
  await sora.call('leaflet.insert', { group, id, blocks: [line('four')] })
  expect(await lines()).toEqual(['one', 'two', 'three', 'four'])
  await sora.call('leaflet.cut', { group, id, at: 1, count: 2 })
  expect(await lines()).toEqual(['one', 'four'])
})

test('two people type in one leaflet with no connection, and both texts are there after they meet', async () => {
  const [sora, amal] = await cast('Sora', 'Amal')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const { id } = await sora.call('leaflet.create', {
    group,
    title: 'Call',
    blocks: [{ kind: 'paragraph', spans: [{ text: 'Come to the gate.' }] }]
  })
  const there = await admit(sora, group, amal)
  const before = await eventually(
    'the leaflet on both',
    () => amal.call('leaflet.get', { group: there, id }).catch(() => null),
    (l) => l !== null
  )
  await part(sora, amal)
  await sora.call('leaflet.insert', { group, id, at: 0, blocks: [{ kind: 'heading2', spans: [{ text: 'Solidarity' }] }] })
  await sora.call('leaflet.insert', { group, id, blocks: [{ kind: 'bullet', spans: [{ text: 'Bring water' }] }] })
  await amal.call('leaflet.insert', {
    group: there,
    id,
    blocks: [{ kind: 'paragraph', spans: [{ text: 'من البوابة', bold: true }] }]
  })
  await amal.call('leaflet.edit', { group: there, id, update: typedInto(before?.document ?? '', 'Come ', 'early ') })
  await meet(sora, amal)
  const everything = ['Solidarity', 'Come early to the gate.', 'Bring water', 'من البوابة']
  const holdsAll = (text: string) => everything.every((line) => text.includes(line))
  const [a, b] = await Promise.all([
    eventually(
      'both texts at Sora',
      () => sora.call('leaflet.get', { group, id }),
      (l) => holdsAll(l.text)
    ),
    eventually(
      'both texts at Amal',
      () => amal.call('leaflet.get', { group: there, id }),
      (l) => holdsAll(l.text)
    )
  ])
  expect(a.blocks).toEqual(b.blocks)
  expect(a.twoVersions).toEqual([])
})

test('a link that nobody could judge, or an edit that is none, is refused and the leaflet stays as it was', async () => {
  const sora = await openCorePeer('Sora')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const linked = (link: string) => [{ kind: 'paragraph' as const, spans: [{ text: 'here', link }] }]
  const { id } = await sora.call('leaflet.create', { group, title: 'Call', blocks: linked('https://example.org/') })
  const before = await sora.call('leaflet.get', { group, id })
  for (const link of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd']) {
    await expect(sora.call('leaflet.insert', { group, id, blocks: linked(link) })).rejects.toEqual(
      refusal('LEAFLET_CONTENT_REFUSED')
    )
    await expect(sora.call('leaflet.create', { group, title: 'x', blocks: linked(link) })).rejects.toEqual(
      refusal('LEAFLET_CONTENT_REFUSED')
    )
  }
  const noise = Buffer.from('not an edit of anything').toString('base64')
  await expect(sora.call('leaflet.edit', { group, id, update: noise })).rejects.toEqual(refusal('LEAFLET_CONTENT_REFUSED'))
  await expect(sora.call('leaflet.cut', { group, id, at: 7 })).rejects.toEqual(refusal('LEAFLET_CONTENT_REFUSED'))
  expect(await sora.call('leaflet.get', { group, id })).toEqual(before)
})

test('words that are too long are refused before anything is written, in every field', async () => {
  const sora = await openCorePeer('Sora')
  const { group } = await sora.call('group.create', { name: 'Union' })
  const long = 'あ'.repeat(201)
  const veryLong = 'あ'.repeat(10_001)
  for (const call of [
    sora.call('event.create', { group, title: long }),
    sora.call('event.create', { group, title: 'x', place: long }),
    sora.call('event.create', { group, title: 'x', notes: veryLong }),
    sora.call('task.create', { group, title: 'x', notes: veryLong }),
    sora.call('task.create', { group, title: 'x', steps: [long] }),
    sora.call('leaflet.create', { group, title: long }),
    sora.call('group.rename', { group, name: long })
  ])
    await expect(call).rejects.toEqual(refusal('BAD_INPUT'))
  await sora.call('event.create', { group, title: 'あ'.repeat(200), notes: 'あ'.repeat(10_000) })
  // Within the limit in characters, beyond the room of the record in bytes: sixteen-bit pairs take four bytes each.
  const paragraphs = Array.from({ length: 6 }, () => ({ kind: 'paragraph' as const, spans: [{ text: '🕊'.repeat(9000) }] }))
  await expect(sora.call('leaflet.create', { group, title: 'x', blocks: paragraphs })).rejects.toEqual(
    refusal('LEAFLET_CONTENT_REFUSED')
  )
  expect((await sora.call('leaflet.list', { group })).total).toBe(0)
})

/** What an editor sends when somebody types `words` behind `after`. */
function typedInto(document: string, after: string, words: string): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Buffer.from(document, 'base64'))
  const known = Y.encodeStateVector(doc)
  const text = firstText(doc)
  text.insert(text.toString().indexOf(after) + after.length, words)
  return Buffer.from(Y.encodeStateAsUpdate(doc, known)).toString('base64')
}

function firstText(doc: Y.Doc): Y.XmlText {
  const [name] = doc.share.keys()
  const paragraph = doc.getXmlFragment(name ?? '').get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('a paragraph of text')
  return text
}
