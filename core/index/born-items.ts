import { schemaByNoun } from '../domain/plan/schemas.ts'
import { admitItem } from './admit-item.ts'
import type { Index } from './create-index.ts'
import type { Change, IndexItem } from './index-item.ts'

/** The end of the view, without a gap in itself, while places before `from` may be missing. */
export interface AheadOfGap {
  readonly from: number
  readonly items: readonly IndexItem[]
}

/**
 * What of the end of a view can be shown before the places in front of it are here: the records of entities that begin there. Whoever
 * writes about an entity has seen its beginning, and an order keeps what was seen before what was written of it: so nothing about these
 * is missing. Of any other only later edits are here, and a field that they left alone would be shown as unset: it waits, or stands as
 * it was before the gap.
 */
export function bornItems({ from, items }: AheadOfGap, index: Pick<Index, 'entity'>): IndexItem[] {
  const born = new Map<string, boolean>()
  return items.filter((item) => {
    const change = 'unreadable' in item ? null : admitItem(item)
    if (change === null) return false
    const key = `${change.noun} ${change.id}`
    const known = born.get(key)
    if (known !== undefined) return known
    const first = index.entity(change.noun, change.id)?.changes[0]
    const begins = isBeginning(change) && (first === undefined || first.place >= from)
    born.set(key, begins)
    return begins
  })
}

/** Names an entity that has no name yet, for an author who has seen nothing of it: only new events, tasks and leaflets do. */
function isBeginning({ noun, item: { record } }: Change): boolean {
  const title = schemaByNoun(noun)?.fields['title']
  return title !== undefined && record.heads.length === 0 && record.fields.some(({ number }) => number === title.number)
}

/** What shows the end of a view ahead of its middle. */
export interface AheadIndex {
  /**
   * As `index.apply`, for a view that is read to the end of `items` and known again at its end: what begins there is shown as well, and
   * `behind` stands behind it. What stands behind a gap goes when the gap closes, so that the index comes out as if read in order.
   */
  apply(from: number, items: readonly IndexItem[], ahead: AheadOfGap | null): void
}

export function createAheadIndex(index: Index, behind: (place: number) => readonly IndexItem[]): AheadIndex {
  let shown: { readonly ahead: AheadOfGap; readonly end: number } | null = null

  /** The gap got smaller and nothing else moved: what stands behind it can stay. */
  function grow(from: number, items: readonly IndexItem[], ahead: AheadOfGap): boolean {
    const end = from + items.length
    if (items.length === 0 || shown === null || shown.ahead !== ahead || shown.end !== from || end > ahead.from) return false
    index.insert(items)
    shown = { ahead, end }
    return items.every((item) => !standsAhead(item, ahead))
  }

  /** It belongs to an entity that seemed to begin behind the gap. */
  function standsAhead(item: IndexItem, ahead: AheadOfGap): boolean {
    const change = 'unreadable' in item ? null : admitItem(item)
    const last = change && index.entity(change.noun, change.id)?.changes.at(-1)
    return last !== null && last !== undefined && last.place >= ahead.from
  }

  return {
    apply: (from, items, ahead) => {
      if (ahead !== null && grow(from, items, ahead)) return
      const end = from + items.length
      const last = ahead === null ? end : Math.max(end, ahead.from + ahead.items.length)
      const waiting = behind(last)
      shown = null
      if (ahead === null || last === end) {
        index.apply(index.length, from, [...items, ...waiting], end + waiting.length)
        return
      }
      index.apply(index.length, from, items, end)
      const born = bornItems(ahead, index).filter(({ place }) => place >= end)
      index.apply(end, end, [...born, ...waiting], last + waiting.length)
      shown = { ahead, end }
    }
  }
}
