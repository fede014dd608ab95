import { getSchema } from '@tiptap/core'
import StarterKit from '@tiptap/starter-kit'
import { prosemirrorJSONToYDoc, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RecordName } from '../../../core/domain/ids.ts'
import { acceptsEdit, spliceLeaflet } from '../../../core/domain/plan/leaflet-edit.ts'
import {
  createLeafletText,
  type LeafletEdit,
  type LeafletText,
  leafletFragment,
  newLeafletDoc
} from '../../../core/domain/plan/leaflet-text.ts'
import { type FlatBlock, leafletToBlocks } from '../../../core/domain/plan/leaflet-to-blocks.ts'
import { leafletToJson } from '../../../core/domain/plan/leaflet-to-json.ts'
import { PictureNode } from '../../../renderer/features/leaflets/pictures/picture-node.ts'
import { laptop } from './plan-kit.ts'

/** The editor as the page must set it up: nothing that a leaflet does not know. */
const schema = getSchema([
  StarterKit.configure({
    heading: { levels: [1, 2, 3] },
    code: false,
    codeBlock: false,
    strike: false,
    underline: false,
    undoRedo: false
  }),
  PictureNode
])

const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length > 0 ? { marks } : {}) })
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
const item = (...content: object[]) => ({ type: 'listItem', content })

const everything = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 1 }, content: [text('إضراب')] },
    paragraph(
      text('At '),
      text('noon', { type: 'bold' }, { type: 'italic' }),
      { type: 'hardBreak' },
      text('read', { type: 'link', attrs: { href: 'https://example.org/' } })
    ),
    {
      type: 'bulletList',
      content: [item(paragraph(text('a')), { type: 'bulletList', content: [item(paragraph(text('a1')))] }), item(paragraph())]
    },
    { type: 'orderedList', attrs: { start: 4 }, content: [item(paragraph(text('four')))] },
    { type: 'blockquote', content: [paragraph(text('said'))] },
    { type: 'horizontalRule' },
    paragraph()
  ]
}

function bytesOf(doc: Y.Doc): Uint8Array {
  return Y.encodeStateAsUpdate(doc)
}

describe('the editor of the page and the command line', () => {
  it('read each other: all that the editor can write is in the leaflet', () => {
    const update = bytesOf(prosemirrorJSONToYDoc(schema, everything, leafletFragment))
    expect(acceptsEdit(null, update)).toBe(true)
    const doc = newLeafletDoc()
    Y.applyUpdate(doc, update)
    const read = leafletToJson(doc)
    expect(read.dropped).toBe(0)
    expect(leafletToBlocks(read.blocks).map(({ kind, spans }) => `${kind}: ${spans.map((span) => span.text).join('|')}`)).toEqual(
      [
        'heading1: إضراب',
        'paragraph: At |noon|\n|read',
        'bullet: a',
        'bullet: a1',
        'bullet: ',
        'numbered: four',
        'quote: said',
        'rule: ',
        'paragraph: '
      ]
    )
  })

  it('read each other: all that the command line writes opens in the editor', () => {
    const blocks: FlatBlock[] = [
      { kind: 'heading2', spans: [{ text: 'Strike' }] },
      {
        kind: 'paragraph',
        spans: [
          { text: 'At\n' },
          { text: 'noon', bold: true, italic: true },
          { text: ' go', link: 'mailto:a@b.org' },
          { text: '.' }
        ]
      },
      { kind: 'bullet', spans: [{ text: 'a' }] },
      { kind: 'bullet', spans: [] },
      { kind: 'numbered', spans: [{ text: 'one' }] },
      { kind: 'quote', spans: [{ text: 'said' }] },
      { kind: 'rule', spans: [] }
    ]
    const leaflet = createLeafletText()
    leaflet.add(edit(0, spliceLeaflet(null, { at: 0, remove: 0, insert: blocks })))
    const root = yXmlFragmentToProseMirrorRootNode(leaflet.doc().getXmlFragment(leafletFragment), schema)
    root.check()
    expect(root.toJSON()).toMatchObject({
      content: [
        { type: 'heading', attrs: { level: 2 }, content: [{ text: 'Strike' }] },
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'At' },
            { type: 'hardBreak' },
            { text: 'noon', marks: [{ type: 'bold' }, { type: 'italic' }] },
            { text: ' go', marks: [{ type: 'link', attrs: { href: 'mailto:a@b.org' } }] },
            { text: '.' }
          ]
        },
        { type: 'bulletList', content: [{ type: 'listItem' }, { type: 'listItem' }] },
        { type: 'orderedList', content: [{ type: 'listItem' }] },
        { type: 'blockquote' },
        { type: 'horizontalRule' }
      ]
    })
  })

  it('read each other’s pictures', () => {
    const id = 'yb'.repeat(13).replace(/b$/, 'y')
    const content = [paragraph(text('see')), { type: 'picture', attrs: { id, alt: 'the square' } }]
    const update = bytesOf(prosemirrorJSONToYDoc(schema, { type: 'doc', content }, leafletFragment))
    expect(acceptsEdit(null, update)).toBe(true)
    const [, block] = flatOf(leafletOf(update))
    expect(block).toMatchObject({ kind: 'picture', picture: { alt: 'the square' } })
    const written = leafletOf(update, spliceLeaflet(leafletOf(update), { at: 2, remove: 0, insert: block ? [block] : [] }))
    const root = yXmlFragmentToProseMirrorRootNode(written.doc().getXmlFragment(leafletFragment), schema)
    root.check()
    expect(root.toJSON()).toMatchObject({ content: [{ type: 'paragraph' }, ...Array(2).fill(content[1])] })
  })

  const kinds = ['paragraph', 'heading3', 'bullet', 'numbered', 'quote', 'rule'] as const
  const written = bytesOf(prosemirrorJSONToYDoc(schema, everything, leafletFragment))
  const before = flatOf(leafletOf(written))

  it.each(before.map((block, at) => [at, block.kind] as const))(
    'lose nothing when something is put before block %i (%s) of what the editor wrote',
    (at) => {
      for (const kind of kinds) {
        const words = kind === 'rule' ? '' : 'new'
        const update = spliceLeaflet(leafletOf(written), {
          at,
          remove: 0,
          insert: [{ kind, spans: words === '' ? [] : [{ text: words }] }]
        })
        const after = leafletOf(written, update)
        expect(wordsIn(flatOf(after))).toEqual([...wordsIn(before).slice(0, at), words, ...wordsIn(before).slice(at)])
        expect(flatOf(after)[at]?.kind).toBe(kind)
        expect(editorWords(after)).toEqual(wordsIn(flatOf(after)))
      }
    }
  )

  it.each(before.map((block, at) => [at, block.kind] as const))(
    'lose nothing else when block %i (%s) of what the editor wrote is taken out',
    (at) => {
      for (const remove of [1, 2, 3].filter((count) => at + count <= before.length)) {
        const after = leafletOf(written, spliceLeaflet(leafletOf(written), { at, remove, insert: [] }))
        expect(wordsIn(flatOf(after))).toEqual(wordsIn(before).filter((_, i) => i < at || i >= at + remove))
        expect(editorWords(after)).toEqual(wordsIn(flatOf(after)))
      }
    }
  )
})

function edit(number: number, update: Uint8Array | null): LeafletEdit {
  if (update === null) throw new Error('the edit was refused')
  return { name: `${number}`.padStart(32, '0') as RecordName, author: laptop('amira').device, update } // any sixteen bytes
}

function leafletOf(...updates: (Uint8Array | null)[]): LeafletText {
  const leaflet = createLeafletText()
  for (const [i, update] of updates.entries()) leaflet.add(edit(i, update))
  return leaflet
}

function flatOf(leaflet: LeafletText) {
  return leafletToBlocks(leafletToJson(leaflet.doc()).blocks)
}

function wordsIn(blocks: readonly FlatBlock[]): string[] {
  return blocks.map(({ spans }) => spans.map((span) => span.text).join(''))
}

/** What the editor shows of it. It takes out of the document what its schema refuses, so loss would show here. */
function editorWords(leaflet: LeafletText): string[] {
  const doc = newLeafletDoc()
  Y.applyUpdate(doc, bytesOf(leaflet.doc()))
  const root = yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment(leafletFragment), schema)
  root.check()
  const words: string[] = []
  root.descendants((node) => {
    if (node.isTextblock || node.type.name === 'horizontalRule') words.push(node.textBetween(0, node.content.size, '', '\n'))
    return !node.isTextblock
  })
  return words
}
