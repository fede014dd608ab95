import * as Y from 'yjs'
import { fromHex } from '../crypto.ts'
import { zbase32Encode } from '../text-forms/zbase32.ts'
import { isLeafletLink, leafletLimits } from './leaflet-node.ts'
import { isYjsUpdate, type LeafletText, leafletFragment, newLeafletDoc } from './leaflet-text.ts'
import { type FlatBlock, leafletToBlocks, type Span } from './leaflet-to-blocks.ts'
import { leafletToJson, type ReadLeaflet } from './leaflet-to-json.ts'
import { insertionPoint, removeBlock } from './leaflet-tree.ts'

export interface LeafletSplice {
  /** Number of a block; the number of blocks there are for "at the end". */
  readonly at: number
  readonly remove: number
  readonly insert: readonly FlatBlock[]
}

/**
 * An edit that takes out `remove` blocks from block `at` on and puts others there, as the editor would have written it. Null where there are
 * no such blocks, a link is not `https:` or `mailto:`, or the leaflet would grow out of its limits. The given text is not changed.
 */
export function spliceLeaflet(text: LeafletText | null, splice: LeafletSplice): Uint8Array | null {
  const doc = copyOf(text)
  const before = leafletToJson(doc)
  const blocks = leafletToBlocks(before.blocks)
  if (splice.at > blocks.length || splice.at + splice.remove > blocks.length) return null
  if (splice.insert.some(({ spans }) => spans.some(({ link }) => link !== undefined && !isLeafletLink(link)))) return null
  if (splice.insert.some(({ kind, picture }) => (kind === 'picture') !== (picture !== undefined))) return null
  const update = updateOf(doc, () => {
    // From the last to the first: what stands behind a removed block may be moved.
    for (let place = splice.at + splice.remove - 1; place >= splice.at; place--) {
      const element = elementAt(before, place)
      if (element !== null) removeBlock(element)
    }
    const left = leafletToJson(doc)
    const root = doc.getXmlFragment(leafletFragment)
    for (const run of runsOf(splice.insert, elementAt(left, splice.at - 1), elementAt(left, splice.at), root))
      run.parent.insert(run.index, run.nodes)
  })
  return leafletToJson(doc).dropped > before.dropped ? null : update
}

function elementAt(read: ReadLeaflet, place: number): Y.XmlElement | null {
  const block = leafletToBlocks(read.blocks)[place]
  return block === undefined ? null : (read.sources.get(block.node) ?? null)
}

/** Would this edit, made elsewhere, leave the leaflet inside its language and limits? */
export function acceptsEdit(text: LeafletText | null, update: Uint8Array): boolean {
  if (update.byteLength > leafletLimits.textBytes || !isYjsUpdate(update)) return false
  const doc = copyOf(text)
  const before = leafletToJson(doc).dropped
  try {
    Y.applyUpdate(doc, update)
  } catch {
    return false
  }
  return leafletToJson(doc).dropped <= before
}

function copyOf(text: LeafletText | null): Y.Doc {
  const doc = newLeafletDoc()
  if (text !== null) Y.applyUpdate(doc, Y.encodeStateAsUpdate(text.doc()))
  return doc
}

function updateOf(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(change)
  return Y.mergeUpdates(updates)
}

interface Run {
  readonly parent: Y.XmlFragment
  readonly index: number
  readonly nodes: Y.XmlElement[]
}

const containers = { bullet: 'bulletList', numbered: 'orderedList', quote: 'blockquote' } as const
type ContainerKind = keyof typeof containers
const isContained = (kind: string): kind is ContainerKind => kind in containers

/** Where the blocks go: into the list or quote that they continue, else between the top-level nodes, a list in the way being split. */
function* runsOf(
  blocks: readonly FlatBlock[],
  previous: Y.XmlElement | null,
  next: Y.XmlElement | null,
  root: Y.XmlFragment
): Iterable<Run> {
  const [first] = blocks
  if (first === undefined) return
  const kind = blocks.every((block) => block.kind === first.kind) && isContained(first.kind) ? first.kind : null
  const point = insertionPoint(root, previous, next, kind === null ? null : containers[kind])
  if (kind !== null && point.inside) yield { ...point, nodes: blocks.map((block) => contained(kind, block)) }
  else yield { ...point, nodes: topLevel(blocks) }
}

function topLevel(blocks: readonly FlatBlock[]): Y.XmlElement[] {
  const groups: { kind: FlatBlock['kind']; children: Y.XmlElement[] }[] = []
  for (const block of blocks) {
    const open = groups.at(-1)
    const child = isContained(block.kind) ? contained(block.kind, block) : leaf(block)
    if (open !== undefined && open.kind === block.kind && isContained(block.kind)) open.children.push(child)
    else groups.push({ kind: block.kind, children: [child] })
  }
  return groups.flatMap(({ kind, children }) => {
    if (!isContained(kind)) return children
    const container = new Y.XmlElement(containers[kind])
    container.insert(0, children)
    return [container]
  })
}

function contained(kind: ContainerKind, block: FlatBlock): Y.XmlElement {
  const paragraph = leaf({ ...block, kind: 'paragraph' })
  if (kind === 'quote') return paragraph
  const item = new Y.XmlElement('listItem')
  item.insert(0, [paragraph])
  return item
}

function leaf({ kind, spans, picture }: FlatBlock): Y.XmlElement {
  if (kind === 'rule') return new Y.XmlElement('horizontalRule')
  if (picture !== undefined) {
    const element = new Y.XmlElement('picture')
    element.setAttribute('id', zbase32Encode(fromHex(picture.id)))
    element.setAttribute('alt', picture.alt)
    return element
  }
  const level = /^heading([123])$/.exec(kind)?.[1]
  const element = new Y.XmlElement(level === undefined ? 'paragraph' : 'heading')
  if (level !== undefined) element.setAttribute('level', Number(level) as unknown as string) // Yjs types attributes as text; the editor writes a number
  element.insert(0, inlines(spans))
  return element
}

function inlines(spans: readonly Span[]): (Y.XmlText | Y.XmlElement)[] {
  const lines: { insert: string; attributes: object }[][] = [[]]
  for (const span of spans) {
    const attributes = {
      ...(span.bold === true ? { bold: {} } : {}),
      ...(span.italic === true ? { italic: {} } : {}),
      ...(span.link === undefined ? {} : { link: { href: span.link } })
    }
    span.text.split('\n').forEach((insert, i) => {
      if (i > 0) lines.push([])
      if (insert !== '') lines.at(-1)?.push({ insert, attributes })
    })
  }
  return lines.flatMap((delta, i) => {
    const text = new Y.XmlText()
    text.applyDelta(delta)
    return [...(i > 0 ? [new Y.XmlElement('hardBreak')] : []), ...(delta.length > 0 ? [text] : [])]
  })
}
