import type { EntityId, PersonId, RecordName } from '../domain/ids.ts'
import { personEntityId } from '../domain/plan/fixed-entities.ts'
import { itemTitle } from '../domain/plan/item-title.ts'
import { isApart } from '../domain/plan/two-versions-of.ts'
import { RecalledInside } from '../domain/record/recalled-inside.ts'
import { shortName } from '../domain/record/record-inside.ts'
import { admitItem } from './admit-item.ts'
import { createEntityEntry, type EntityEntry } from './entity-entry.ts'
import type { Change, IndexItem, Unreadable, UnreadableItem } from './index-item.ts'
import { type ActivityPage, type ActivityQuery, listActivity } from './list-activity.ts'
import { type ListPage, type ListQuery, listEntries } from './list-entries.ts'
import { createSearch, type SearchHit } from './search/create-search.ts'

interface IndexCounts {
  /** Blocks of the view. */
  readonly places: number
  /** Records that count, each once. */
  readonly records: number
  readonly entities: Readonly<Record<string, number>>
  readonly needsKey: number
  readonly needsNewer: number
  readonly bad: number
}

export interface Index {
  readonly length: number
  /** The view went from `from` blocks to `to`; the first `shared` are as before, `items` hold the others (kernel blocks may be left out). */
  apply(from: number, shared: number, items: readonly IndexItem[], to: number): void
  /** Fills places that `apply` went past; the others stay. */
  insert(items: readonly IndexItem[]): void
  /** Records that wait for a key that this laptop does not hold yet. */
  waitingForKeys(): readonly UnreadableItem[]
  /** Asks for those records once more. What changed its place meanwhile is left to `apply`. Answers how many opened. */
  keysChanged(read: (places: readonly number[]) => Promise<readonly IndexItem[]>): Promise<number>
  entity(noun: string, id: EntityId): EntityEntry | null
  list(query: ListQuery): ListPage
  activity(query: ActivityQuery): ActivityPage
  /** The record of that name and the entity that it belongs to. */
  change(name: RecordName): { readonly change: Change; readonly entry: EntityEntry } | null
  /** Entities with a field that people changed apart. */
  /** In the order in which they were begun, however they came here. */
  twoVersions(): EntityEntry[]
  search(text: string, limit: number): SearchHit[]
  counts(): IndexCounts
  /** The name that a person gave themselves, as given; empty before they did. */
  nameOf(person: PersonId): string
}

/**
 * The folded state of every record of one group, in memory. It follows the view, can always be rebuilt from it, and is never a second truth.
 * Folding is done when somebody asks, and only for entities whose records changed. `onChanged` hears the nouns that moved, and `change`.
 */
export function createIndex(options: { readonly onChanged?: (topics: readonly string[]) => void } = {}): Index {
  const items: (UnreadableItem | Change | undefined)[] = []
  const nouns = new Map<string, Map<EntityId, EntityEntry>>()
  const placesByName = new Map<RecordName, number>()
  const waiting = new Map<number, UnreadableItem>()
  const refused: Record<Unreadable, number> = { 'needs-key': 0, 'needs-newer': 0, bad: 0 }
  const search = createSearch(entries)
  let topics = new Set<string>()

  function touch(noun: string, id: EntityId): void {
    topics.add(noun)
    topics.add('change')
    search.touch(noun, id)
  }

  function cut(length: number): void {
    for (let place = items.length - 1; place >= length; place--) {
      const item = items.pop()
      if (item === undefined) continue
      if ('unreadable' in item) {
        refused[item.unreadable]--
        waiting.delete(place)
      } else if ('noun' in item) forget(item)
    }
  }

  function forget(change: Change): void {
    const name = nameOfRecord(change.item.record)
    if (placesByName.get(name) === change.place) placesByName.delete(name)
    const ofNoun = nouns.get(change.noun)
    if (ofNoun?.get(change.id)?.cut(change.place) === false) ofNoun.delete(change.id)
    touch(change.noun, change.id)
  }

  function place(item: IndexItem): void {
    if ('unreadable' in item) {
      setAside(item, item.unreadable)
      return
    }
    const change = admitItem(item)
    if (change === null) {
      setAside(item, 'bad')
      return
    }
    const name = nameOfRecord(item.record)
    if (placesByName.has(name) && !givesWay(name, item.place)) return
    placesByName.set(name, item.place)
    items[item.place] = change
    const ofNoun = nouns.get(change.noun) ?? new Map<EntityId, EntityEntry>()
    nouns.set(change.noun, ofNoun)
    const known = ofNoun.get(change.id)
    if (known === undefined) ofNoun.set(change.id, createEntityEntry(change.noun, change.id, change))
    else known.add(change)
    touch(change.noun, change.id)
  }

  /** The same record, carried here a second time, counts once, at its first place: which may be the one opened last. */
  function givesWay(name: RecordName, at: number): boolean {
    const known = change(name)
    if (known === null || known.change.place < at) return false
    known.entry.remove(known.change)
    items[known.change.place] = undefined
    return true
  }

  function setAside({ place: at, writer, seq }: IndexItem, unreadable: Unreadable): void {
    const kept: UnreadableItem = { place: at, writer, seq, unreadable }
    items[at] = kept
    refused[unreadable]++
    if (unreadable === 'needs-key') waiting.set(at, kept)
    topics.add('change')
  }

  function tell(): void {
    const moved = topics
    topics = new Set()
    if (moved.size > 0) options.onChanged?.([...moved])
  }

  function apply(from: number, shared: number, added: readonly IndexItem[], to: number): void {
    if (shared > items.length || shared > from) throw new Error('the index missed a change of the view')
    cut(shared)
    for (const item of added) {
      if (item.place < shared || item.place >= to) continue
      fillTo(item.place)
      place(item)
    }
    fillTo(to)
    tell()
  }

  function insert(added: readonly IndexItem[]): void {
    for (const item of added) if (item.place < items.length && items[item.place] === undefined) place(item)
    tell()
  }

  /** One by one: an array with a large hole becomes a table, and taking places off its end one after the other a thousand times slower. */
  function fillTo(length: number): void {
    while (items.length < length) items.push(undefined)
  }

  async function keysChanged(read: (places: readonly number[]) => Promise<readonly IndexItem[]>): Promise<number> {
    const asked = new Map(waiting)
    if (asked.size === 0) return 0
    let opened = 0
    for (const item of await read([...asked.keys()])) {
      // Another record may stand here by now, or the same one opened on the way.
      if (waiting.get(item.place) !== asked.get(item.place) || !waiting.delete(item.place)) continue
      refused['needs-key']--
      items[item.place] = undefined
      place(item)
      if (!('unreadable' in item)) opened++
    }
    tell()
    return opened
  }

  function* entries(): Iterable<EntityEntry> {
    for (const ofNoun of nouns.values()) yield* ofNoun.values()
  }

  const entity = (noun: string, id: EntityId): EntityEntry | null => nouns.get(noun)?.get(id) ?? null

  function change(name: RecordName): { change: Change; entry: EntityEntry } | null {
    const at = placesByName.get(name)
    const item = at === undefined ? undefined : items[at]
    if (item === undefined || !('noun' in item)) return null
    const entry = entity(item.noun, item.id)
    return entry === null ? null : { change: item, entry }
  }

  function counts(): IndexCounts {
    return {
      places: items.length,
      records: placesByName.size,
      entities: Object.fromEntries([...nouns].map(([noun, ofNoun]) => [noun, ofNoun.size])),
      needsKey: refused['needs-key'],
      needsNewer: refused['needs-newer'],
      bad: refused.bad
    }
  }

  return {
    get length() {
      return items.length
    },
    apply,
    insert,
    waitingForKeys: () => [...waiting.values()],
    keysChanged,
    entity,
    list: (query) => listEntries([...(nouns.get(query.noun)?.values() ?? [])], query),
    activity: (query) => listActivity(items, query),
    change,
    twoVersions: () =>
      [...entries()]
        .filter((entry) => entry.changes.length > 1 && [...entry.state.slots.values()].some(isApart))
        .sort((a, b) => beginning(a) - beginning(b)),
    search: (text, limit) => search.find(text, limit, entity),
    counts,
    nameOf(person) {
      const entry = entity('person', personEntityId(person))
      return entry === null ? '' : itemTitle(entry.state)
    }
  }
}

function nameOfRecord(record: { readonly name: Uint8Array }): RecordName {
  return record instanceof RecalledInside ? record.nameText : shortName(record.name)
}

const beginning = ({ changes }: EntityEntry): number => changes[0]?.place ?? 0
