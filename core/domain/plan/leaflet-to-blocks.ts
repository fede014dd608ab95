import type { EntityId } from '../ids.ts'
import type { LeafletBlock, LeafletInline } from './leaflet-node.ts'

/** A leaflet as a row of blocks, numbered from 0: what the command line shows and edits. Line breaks stand in the text. */
export interface FlatBlock {
  readonly kind: FlatBlockKind
  readonly spans: readonly Span[]
  /** Of the kind `picture`, and of no other. */
  readonly picture?: { readonly id: EntityId; readonly alt: string } | undefined
}
export type FlatBlockKind =
  | 'paragraph'
  | 'heading1'
  | 'heading2'
  | 'heading3'
  | 'bullet'
  | 'numbered'
  | 'quote'
  | 'rule'
  | 'picture'

export interface Span {
  readonly text: string
  readonly bold?: boolean | undefined
  readonly italic?: boolean | undefined
  readonly link?: string | undefined
}

export interface PlacedBlock extends FlatBlock {
  readonly node: LeafletBlock
}

/** Each paragraph, heading, rule and picture once, in reading order, named after the list or quote that it stands in. */
export function leafletToBlocks(blocks: readonly LeafletBlock[], within: FlatBlockKind = 'paragraph'): PlacedBlock[] {
  return blocks.flatMap((node): PlacedBlock[] => {
    switch (node.type) {
      case 'paragraph':
        return [{ kind: within, spans: spansOf(node.content), node }]
      case 'heading':
        return [{ kind: `heading${node.level}`, spans: spansOf(node.content), node }]
      case 'bulletList':
        return node.items.flatMap((item) => leafletToBlocks(item.content, 'bullet'))
      case 'orderedList':
        return node.items.flatMap((item) => leafletToBlocks(item.content, 'numbered'))
      case 'blockquote':
        return leafletToBlocks(node.content, 'quote')
      case 'picture':
        return [{ kind: 'picture', spans: [], picture: { id: node.id, alt: node.alt }, node }]
      default:
        return [{ kind: 'rule', spans: [], node }]
    }
  })
}

function spansOf(content: readonly LeafletInline[]): Span[] {
  const spans: Span[] = []
  for (const inline of content) {
    if (inline.type === 'hardBreak') {
      spans.push({ text: '\n' })
      continue
    }
    const link = inline.marks.find((mark) => mark.type === 'link')
    spans.push({
      text: inline.text,
      ...(inline.marks.some((mark) => mark.type === 'bold') ? { bold: true } : {}),
      ...(inline.marks.some((mark) => mark.type === 'italic') ? { italic: true } : {}),
      ...(link === undefined ? {} : { link: link.href })
    })
  }
  return spans
}

/** The pictures that a text shows, each once. */
export function picturesOf(blocks: readonly LeafletBlock[]): ReadonlySet<EntityId> {
  return new Set(leafletToBlocks(blocks).flatMap(({ picture }) => (picture ? [picture.id] : [])))
}

/** The words alone, a line for each block; of a picture those that say what it shows. */
export function leafletToText(blocks: readonly LeafletBlock[]): string {
  return leafletToBlocks(blocks)
    .map(({ spans, picture }) => picture?.alt ?? spans.map(({ text }) => text).join(''))
    .join('\n')
}

/** Words as a reader counts them; in Japanese the segments of its dictionary. */
export function countWords(text: string): number {
  let words = 0
  for (const segment of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) if (segment.isWordLike) words++
  return words
}
