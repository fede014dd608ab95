import type { EntityId, PersonId } from '../domain/ids.ts'
import { schemaByNoun } from '../domain/plan/schemas.ts'
import type { Change, UnreadableItem } from './index-item.ts'

export interface ActivityQuery {
  readonly by?: PersonId | undefined
  readonly id?: EntityId | undefined
  /** Only changes of these nouns, such as those of a plan. */
  readonly nouns?: readonly string[] | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

interface ActivityChange {
  readonly change: Change
  /** Names of the fields that it wrote; those of a newer Starling are left out. */
  readonly fields: readonly string[]
  readonly needsNewer: boolean
}

export interface ActivityPage {
  readonly changes: readonly ActivityChange[]
  readonly cursor: string | null
}

/** What was changed, the newest in the agreed order first. */
export function listActivity(items: readonly (UnreadableItem | Change | undefined)[], query: ActivityQuery): ActivityPage {
  const before = /^\d{1,9}$/.test(query.cursor ?? '') ? Number(query.cursor) : items.length
  const changes: ActivityChange[] = []
  for (let place = Math.min(before, items.length) - 1; place >= 0; place--) {
    const item = items[place]
    if (item === undefined || !('noun' in item) || !isAsked(item, query)) continue
    if (changes.length === query.limit) return { changes, cursor: String(place + 1) }
    changes.push(activityOf(item))
  }
  return { changes, cursor: null }
}

function isAsked(change: Change, { by, id, nouns }: ActivityQuery): boolean {
  return (
    (by === undefined || change.item.personId === by) &&
    (id === undefined || change.id === id) &&
    (nouns?.includes(change.noun) ?? true)
  )
}

function activityOf(change: Change): ActivityChange {
  const { record } = change.item
  const schema = schemaByNoun(change.noun)
  const known = record.fields.map(({ number }) => schema?.byNumber.get(number)?.name)
  return {
    change,
    fields: [...new Set(known.filter((name) => name !== undefined))],
    needsNewer: schema === null || record.typeVersion > schema.version || known.includes(undefined)
  }
}
