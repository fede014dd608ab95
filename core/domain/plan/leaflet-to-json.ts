import * as Y from 'yjs'
import { toHex, utf8 } from '../crypto.ts'
import type { EntityId } from '../ids.ts'
import { zbase32Decode } from '../text-forms/zbase32.ts'
import {
  isLeafletLink,
  type LeafletBlock,
  type LeafletInline,
  type LeafletItem,
  type LeafletMark,
  leafletLimits
} from './leaflet-node.ts'
import { leafletFragment } from './leaflet-text.ts'

export interface ReadLeaflet {
  readonly blocks: readonly LeafletBlock[]
  /** Nodes, marks and pieces of text that are outside of the language or the limits. */
  readonly dropped: number
  /** Where a block stands in the document, for edits. */
  readonly sources: ReadonlyMap<LeafletBlock, Y.XmlElement>
}

/**
 * The text of a leaflet by a closed schema, whatever others wrote into its document: at most 5 000 nodes, 20 deep, 100 kB of text, 50 pictures.
 * The rest is left out and counted. Total.
 */
export function leafletToJson(doc: Y.Doc): ReadLeaflet {
  const sources = new Map<LeafletBlock, Y.XmlElement>()
  let dropped = 0
  let nodes = 0
  let textBytes = 0
  let pictures = 0

  function children(parent: Y.XmlFragment, depth: number): unknown[] {
    if (depth > leafletLimits.depth) {
      dropped += parent.length
      return []
    }
    const room = leafletLimits.nodes - nodes
    dropped += Math.max(0, parent.length - room)
    return parent.slice(0, Math.min(room, parent.length))
  }

  function each<T>(parent: Y.XmlFragment, depth: number, read: (child: unknown, depth: number) => T | readonly T[] | null): T[] {
    const out: T[] = []
    for (const child of children(parent, depth)) {
      if (++nodes > leafletLimits.nodes) {
        dropped++
        continue
      }
      const node = read(child, depth)
      if (node === null) dropped++
      else out.push(...(Array.isArray(node) ? node : [node]))
    }
    return out
  }

  function block(child: unknown, depth: number): LeafletBlock | null {
    if (!(child instanceof Y.XmlElement)) return null
    const node = blockOf(child, depth + 1)
    if (node !== null) sources.set(node, child)
    return node
  }

  function blockOf(element: Y.XmlElement, depth: number): LeafletBlock | null {
    switch (element.nodeName) {
      case 'paragraph':
        return { type: 'paragraph', content: each(element, depth, inline) }
      case 'heading': {
        const level = wholeNumber(element.getAttribute('level'))
        if (level === 1 || level === 2 || level === 3) return { type: 'heading', level, content: each(element, depth, inline) }
        dropped++
        return { type: 'paragraph', content: each(element, depth, inline) }
      }
      case 'bulletList':
        return { type: 'bulletList', items: each(element, depth, item) }
      case 'orderedList':
        return { type: 'orderedList', start: wholeNumber(element.getAttribute('start')) ?? 1, items: each(element, depth, item) }
      case 'blockquote':
        return { type: 'blockquote', content: each(element, depth, block) }
      case 'horizontalRule':
        return { type: 'horizontalRule' }
      case 'picture':
        return picture(element)
      default:
        return null
    }
  }

  function picture(element: Y.XmlElement): LeafletBlock | null {
    const id = pictureId(element.getAttribute('id'))
    const alt = altText(element.getAttribute('alt'))
    const size = utf8(alt ?? '').byteLength
    if (id === null || alt === null || textBytes + size > leafletLimits.textBytes || ++pictures > leafletLimits.pictures)
      return null
    textBytes += size
    return { type: 'picture', id, alt }
  }

  function item(child: unknown, depth: number): LeafletItem | null {
    if (!(child instanceof Y.XmlElement) || child.nodeName !== 'listItem') return null
    return { content: each(child, depth + 1, block) }
  }

  function inline(child: unknown): LeafletInline | readonly LeafletInline[] | null {
    if (child instanceof Y.XmlText) return texts(child)
    return child instanceof Y.XmlElement && child.nodeName === 'hardBreak' ? { type: 'hardBreak' } : null
  }

  function texts(source: Y.XmlText): LeafletInline[] {
    const out: LeafletInline[] = []
    // Yjs types a delta as any; each part is checked below.
    for (const part of source.toDelta() as { insert?: unknown; attributes?: unknown }[]) {
      const text = typeof part.insert === 'string' ? part.insert : null
      const size = text === null ? 0 : utf8(text).byteLength
      if (text === null || textBytes + size > leafletLimits.textBytes || ++nodes > leafletLimits.nodes) {
        dropped++
        continue
      }
      textBytes += size
      out.push({ type: 'text', text, marks: marks(part.attributes) })
    }
    return out
  }

  function marks(attributes: unknown): LeafletMark[] {
    const out: LeafletMark[] = []
    if (typeof attributes !== 'object' || attributes === null) return out
    for (const [name, value] of Object.entries(attributes)) {
      const mark = markOf(name.replace(/--.*$/s, ''), value) // the editor adds `--…` to marks that overlap
      if (mark === null) dropped++
      else out.push(mark)
    }
    return out
  }

  const blocks = each(doc.getXmlFragment(leafletFragment), 0, block)
  return { blocks, dropped, sources }
}

function markOf(name: string, value: unknown): LeafletMark | null {
  if (name === 'bold' || name === 'italic') return { type: name }
  if (name !== 'link' || typeof value !== 'object' || value === null || !('href' in value)) return null
  return isLeafletLink(value.href) ? { type: 'link', href: value.href } : null
}

/** As ids stand in texts: z-base-32. */
function pictureId(value: unknown): EntityId | null {
  const bytes = typeof value === 'string' && value.length === 26 ? zbase32Decode(value) : null
  return bytes?.byteLength === 16 ? (toHex(bytes) as EntityId) : null // sixteen bytes, as checked here
}

function altText(value: unknown): string | null {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' && value.length <= leafletLimits.altChars ? value : null
}

function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isInteger(number) && number >= 0 && number < 1_000_000 ? number : null
}
