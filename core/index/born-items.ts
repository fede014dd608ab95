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

/**
 * As `index.apply`, for a view that is read to `end` of `items` and known again at its end: what begins there is shown as well, and
 * `behind` stands behind it. All that stands behind `end` goes with the next change, so that the index comes out as if read in order.
 */
export function applyWithAhead(
  index: Index,
  from: number,
  items: readonly IndexItem[],
  ahead: AheadOfGap | null,
  behind: (place: number) => readonly IndexItem[]
): void {
  const end = from + items.length
  const last = ahead === null ? end : Math.max(end, ahead.from + ahead.items.length)
  const waiting = behind(last)
  if (ahead === null || last === end) {
    index.apply(index.length, from, [...items, ...waiting], end + waiting.length)
    return
  }
  index.apply(index.length, from, items, end)
  const born = bornItems(ahead, index).filter(({ place }) => place >= end)
  index.apply(end, end, [...born, ...waiting], last + waiting.length)
}
