import type { PersonId } from '../ids.ts'
import type { FoldInput } from './fold-entity.ts'

interface LeafletChange {
  readonly item: { readonly record: Pick<FoldInput, 'type' | 'wallMs'>; readonly personId: PersonId }
}

const pauseMs = 5 * 60_000
const longestMs = 20 * 60_000

/**
 * The changes of a leaflet as the moments that people remember: what one person types without a long pause, and with nobody else's change
 * in between, is one version; every other change is one by itself. The oldest first, none empty. Clocks are their authors'.
 */
export function leafletVersions<C extends LeafletChange>(changes: readonly C[]): readonly (readonly [C, ...C[]])[] {
  const versions: [C, ...C[]][] = []
  for (const change of changes) {
    const open = versions.at(-1)
    if (open !== undefined && goesOn(open, change)) open.push(change)
    else versions.push([change])
  }
  return versions
}

function goesOn(open: readonly [LeafletChange, ...LeafletChange[]], next: LeafletChange): boolean {
  const [first] = open
  const last = open.at(-1) ?? first
  return (
    isTyping(last) &&
    isTyping(next) &&
    last.item.personId === next.item.personId &&
    apartMs(last, next) <= pauseMs &&
    apartMs(first, next) <= longestMs
  )
}

function isTyping({ item }: LeafletChange): boolean {
  return item.record.type === 'leaflet.text'
}

function apartMs(a: LeafletChange, b: LeafletChange): number {
  return Math.abs(a.item.record.wallMs - b.item.record.wallMs)
}
