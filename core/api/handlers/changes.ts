import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import type { EntityId, PersonId, RecordName } from '../../domain/ids.ts'
import { cleanName, cleanText } from '../../domain/plan/clean-name.ts'
import { slotId } from '../../domain/plan/entity-state.ts'
import { personEntityId } from '../../domain/plan/fixed-entities.ts'
import { itemTitle } from '../../domain/plan/item-title.ts'
import { type BytesChange, planBytes } from '../../domain/plan/plan-write.ts'
import { schemaByNoun } from '../../domain/plan/schemas.ts'
import { undoChange } from '../../domain/plan/undo-change.ts'
import { shortName } from '../../domain/record/record-inside.ts'
import { idToText, textToId } from '../id-text.ts'
import { memberOf } from '../member-of.ts'
import { itemFrame } from '../present/item-frame.ts'
import type { Session } from '../session.ts'
import { commitAsked, itemRecord, stateOf, writtenAs } from '../write-item.ts'

const planNouns = ['event', 'task', 'leaflet', 'person', 'group'] as const
const itemKinds = ['event', 'task', 'leaflet'] as const
const isItemKind = (noun: string): noun is (typeof itemKinds)[number] => (itemKinds as readonly string[]).includes(noun) // widening only

type ChangeHandlers = Pick<
  Handlers,
  'change.list' | 'change.undo' | 'version.list' | 'version.choose' | 'search.find' | 'changes.watch'
>

export function changeHandlers(session: Session): ChangeHandlers {
  return {
    'change.list': async ({ group, by, item, limit, cursor }) => {
      const g = session.group(group)
      const page = g.index.activity({
        nouns: planNouns,
        by: by === undefined ? undefined : textToId<PersonId>(by, 32),
        id: item === undefined ? undefined : textToId<EntityId>(item, 16),
        limit,
        cursor
      })
      const changes = page.changes.map(({ change, fields, needsNewer }) => {
        const entry = g.index.entity(change.noun, change.id)
        const name = shortName(change.item.record.name)
        const { reached, of, asOf } = g.reach.people(new Map([[change.writer, change.seq]]), g.me)
        return {
          change: idToText(name),
          kind: change.item.record.type,
          item: idToText(change.id),
          title: entry ? cleanName(itemTitle(entry.state)) : '',
          first: entry?.changes[0] === change,
          fields: [...fields],
          by: idToText(change.item.personId),
          byName: g.nameOf(change.item.personId),
          at: change.item.record.wallMs,
          reach: { saved: true, reachedPeople: reached, ofPeople: of, asOf },
          settled: change.place < g.log.settledLength(),
          needsNewer
        }
      })
      return { changes, cursor: page.cursor }
    },
    'change.undo': async ({ group, change }) => {
      const g = session.group(group)
      const name = textToId<RecordName>(change, 16)
      let left: readonly string[] = []
      const known = g.index.change(name)
      const schema = known && schemaByNoun(known.change.noun)
      if (!known || !schema) throw new CoreError('NOT_FOUND')
      if (known.change.noun === 'picture') throw new CoreError('NOTHING_TO_UNDO') // its id is made of what it is: it only leaves a text
      // A person's name is theirs alone: a record about another's would be refused by every index.
      if (known.change.noun === 'person' && known.change.id !== personEntityId(memberOf(g))) throw new CoreError('NOT_ALLOWED')
      const { records } = await commitAsked(g, () => {
        const { entry } = g.index.change(name) ?? known
        const records = entry.changes.map((c) => c.item.record)
        const plan = undoChange(entry.noun, entry.id, records, name)
        if (!plan) throw new CoreError('NOT_FOUND')
        left = plan.changedSince
        if (plan.changes.length === 0) throw new CoreError(left.length > 0 ? 'CHANGED_SINCE' : 'NOTHING_TO_UNDO')
        const undo = (changes: readonly BytesChange[]) => itemRecord(schema, 'undo', entry.id, planBytes(entry.state, changes))
        return [...plan.versions.map((version) => undo([version])), undo(plan.changes)]
      })
      return { ...writtenAs(g, schema, known.entry.id, records.at(-1)?.name), left: [...left] }
    },
    'version.list': async ({ group }) => {
      const g = session.group(group)
      return g.index.twoVersions().flatMap((entry) =>
        isItemKind(entry.noun)
          ? [
              {
                kind: entry.noun,
                id: idToText(entry.id),
                title: cleanName(itemTitle(entry.state)),
                twoVersions: itemFrame(g, entry.state).twoVersions
              }
            ]
          : []
      )
    },
    'version.choose': async ({ group, kind, id, field, key, change }) => {
      const g = session.group(group)
      const schema = schemaByNoun(kind)
      const entity = textToId<EntityId>(id, 16)
      if (!schema) throw new CoreError('NOT_FOUND')
      const hexKey = key === null ? '' : textToId<string>(key, key.length > 30 ? 32 : 16)
      const name = textToId<RecordName>(change, 16)
      const { records } = await commitAsked(g, () => {
        const state = stateOf(g, kind, entity)
        const row = schema.fields[field]
        const slot = row && state.slots.get(slotId(row.number, hexKey))
        // The bytes as they stood: what a newer version added behind the value comes along.
        const version = slot && [...slot.heads.values()].find((head) => head.mark.name === name)
        if (!row || !version) throw new CoreError('NOT_FOUND')
        return [itemRecord(schema, 'choose', entity, planBytes(state, [{ field: row, key: hexKey, bytes: version.bytes }]))]
      })
      return writtenAs(g, schema, entity, records.at(-1)?.name)
    },
    'search.find': async ({ group, text, limit }) => {
      const g = session.group(group)
      return g.index.search(text, limit).flatMap((hit) => {
        if (hit.noun !== 'person' && !isItemKind(hit.noun)) return []
        const entry = g.index.entity(hit.noun, hit.id)
        return entry
          ? [{ kind: hit.noun, id: idToText(hit.id), title: cleanName(itemTitle(entry.state)), snippet: cleanText(hit.snippet) }]
          : []
      })
    },
    'changes.watch': ({ group }, emit) => {
      let version = 0
      let moved = new Set<string>()
      let timer: ReturnType<typeof setTimeout> | null = null
      let last = 0
      const flush = (): void => {
        timer = null
        last = Date.now()
        const topics = [...moved]
        moved = new Set()
        emit({ version: ++version, topics })
      }
      const stop = session.topics.listen((of, topics) => {
        if (group !== undefined && of !== null && of !== group) return
        for (const topic of topics) moved.add(topic)
        timer ??= setTimeout(flush, Math.max(0, last + 100 - Date.now())) // at most ten a second
      })
      emit({ version, topics: [] })
      return () => {
        stop()
        if (timer) clearTimeout(timer)
      }
    }
  }
}
