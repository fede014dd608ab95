import { isRemoved, itemTitle } from '../domain/plan/item-title.ts'
import { schemaByNoun } from '../domain/plan/schemas.ts'
import { fieldBit } from '../domain/record/field-bits.ts'
import type { EntityEntry } from './entity-entry.ts'

export interface ListQuery {
  readonly noun: string
  /** Keep only entities of which somebody wrote this field: the others need not be folded to know. */
  readonly having?: { readonly number: number } | undefined
  /** Keep only these. */
  readonly where?: ((entry: EntityEntry) => boolean) | undefined
  /** Sort by this, smallest first; entries without (null) come last. Left out: the last changed first. */
  readonly by?: ((entry: EntityEntry) => string | number | null) | undefined
  readonly descending?: boolean | undefined
  /** Removed ones too. */
  readonly removed?: boolean | undefined
  /** Zero: only the total; nothing is sorted, and what no filter asks for is not folded. */
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface ListPage {
  readonly entries: readonly EntityEntry[]
  /** Ask with it for the next page; null at the end. */
  readonly cursor: string | null
  readonly total: number
}

type Keyed = { readonly entry: EntityEntry; readonly key: string | number | null }

/** A page of a list. The cursor names the last entry shown, so that what comes in meanwhile neither repeats nor skips others. */
export function listEntries(all: readonly EntityEntry[], query: ListQuery): ListPage {
  const by = query.by ?? ((entry: EntityEntry) => entry.changes.at(-1)?.place ?? null)
  const descending = query.descending ?? query.by === undefined
  const having = query.having === undefined ? 0 : fieldBit(query.having.number)
  const removed = schemaByNoun(query.noun)?.fields['removed']
  const removal = removed === undefined ? 0 : fieldBit(removed.number)
  const asked = all.filter(
    (entry) =>
      (entry.wrote & having) === having &&
      (query.removed === true || (entry.wrote & removal) === 0 || !isRemoved(entry.state)) &&
      (query.where?.(entry) ?? true)
  )
  if (query.limit === 0) return { entries: [], cursor: null, total: asked.length }
  const rows = asked
    .map((entry): Keyed => ({ entry, key: by(entry) }))
    .sort((a, b) => compareKeys(a.key, b.key, descending) || compareTitles(a.entry, b.entry))
    .map(({ entry }) => entry)
  const start = startOf(rows, query.cursor)
  const entries = rows.slice(start, start + query.limit)
  const last = entries.at(-1)
  const end = start + entries.length
  return { entries, cursor: last === undefined || end >= rows.length ? null : `${end}.${last.id}`, total: rows.length }
}

/** After the entry that the cursor names; where that is gone, at the number at which the page ended. */
function startOf(rows: readonly EntityEntry[], cursor: string | undefined): number {
  const found = /^(\d{1,9})\.([0-9a-f]{32})$/.exec(cursor ?? '')
  if (!found) return 0
  const at = rows.findIndex(({ id }) => id === found[2])
  return at >= 0 ? at + 1 : Math.min(Number(found[1]), rows.length)
}

function compareKeys(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order = a < b ? -1 : a > b ? 1 : 0
  return descending ? -order : order
}

const byTitle = new Intl.Collator(undefined, { numeric: true })

function compareTitles(a: EntityEntry, b: EntityEntry): number {
  return byTitle.compare(itemTitle(a.state), itemTitle(b.state)) || (a.id < b.id ? -1 : 1)
}
