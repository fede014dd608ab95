import type { EntityId } from '../ids.ts'

/** The whole language of a leaflet: what is not here is never shown, whoever wrote it. */

export type LeafletMark =
  | { readonly type: 'bold' }
  | { readonly type: 'italic' }
  | { readonly type: 'link'; readonly href: string }

export type LeafletInline =
  | { readonly type: 'text'; readonly text: string; readonly marks: readonly LeafletMark[] }
  | { readonly type: 'hardBreak' }

export type LeafletBlock =
  | { readonly type: 'paragraph'; readonly content: readonly LeafletInline[] }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly content: readonly LeafletInline[] }
  | { readonly type: 'bulletList'; readonly items: readonly LeafletItem[] }
  | { readonly type: 'orderedList'; readonly start: number; readonly items: readonly LeafletItem[] }
  | { readonly type: 'blockquote'; readonly content: readonly LeafletBlock[] }
  | { readonly type: 'horizontalRule' }
  /** `alt`: what it shows, in words. */
  | { readonly type: 'picture'; readonly id: EntityId; readonly alt: string }

export interface LeafletItem {
  readonly content: readonly LeafletBlock[]
}

export const leafletLimits = {
  nodes: 5_000,
  depth: 20,
  textBytes: 100_000,
  linkChars: 2_000,
  pictures: 50,
  altChars: 300
} as const

/** Only links that a person can judge by reading them, and that run nothing. */
export function isLeafletLink(href: unknown): href is string {
  if (typeof href !== 'string' || href.length > leafletLimits.linkChars || !URL.canParse(href)) return false
  return ['https:', 'mailto:'].includes(new URL(href).protocol)
}
