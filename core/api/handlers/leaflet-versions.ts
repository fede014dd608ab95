import { CoreError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/handlers.ts'
import type { EntityId, RecordName } from '../../domain/ids.ts'
import { foldEntity } from '../../domain/plan/fold-entity.ts'
import { leafletVersions } from '../../domain/plan/leaflet-versions.ts'
import { restoreText } from '../../domain/plan/restore-text.ts'
import { leafletSchema } from '../../domain/plan/schemas.ts'
import { shortName } from '../../domain/record/record-inside.ts'
import type { Group } from '../../group/group.ts'
import { idToText, textToId } from '../id-text.ts'
import { presentLeafletThen } from '../present/leaflet.ts'
import type { Session } from '../session.ts'
import { writeItem } from '../write-item.ts'

const idOf = (text: string): EntityId => textToId<EntityId>(text, 16)

type VersionHandlers = Pick<Handlers, 'leaflet.versions' | 'leaflet.version' | 'leaflet.restoreVersion'>

/** The past of a leaflet. It is read from the records there are: nothing is kept for it. */
export function leafletVersionHandlers(session: Session): VersionHandlers {
  return {
    'leaflet.versions': async ({ group, id, limit, cursor }) => {
      const g = session.group(group)
      const all = leafletVersions(changesOf(g, idOf(id)))
      const end = Math.min(/^\d{1,9}$/.test(cursor ?? '') ? Number(cursor) : all.length, all.length)
      const start = Math.max(0, end - limit)
      const versions = all.slice(start, end).map((version, at) => presentVersion(g, version, all[start + at - 1]))
      return { versions: versions.reverse(), cursor: start > 0 ? String(start) : null, total: all.length }
    },
    'leaflet.version': async ({ group, id, version }) => {
      const g = session.group(group)
      const records = recordsUntil(g, idOf(id), textToId<RecordName>(version, 16))
      return presentLeafletThen(g, foldEntity('leaflet', idOf(id), records))
    },
    'leaflet.restoreVersion': ({ group, id, version }) => {
      const g = session.group(group)
      return writeItem(g, leafletSchema, 'restoreText', idOf(id), (state) => {
        const kept = recordsUntil(g, idOf(id), textToId<RecordName>(version, 16)).map(({ name }) => shortName(name))
        const update = state?.text ? restoreText(state.text, new Set(kept)) : null
        if (update === null) throw new CoreError('NOTHING_TO_UNDO')
        return [{ field: leafletSchema.fields.text, value: update }]
      })
    }
  }
}

type LeafletChanges = ReturnType<typeof changesOf>

function changesOf(group: Group, id: EntityId) {
  const entry = group.index.entity('leaflet', id)
  if (!entry) throw new CoreError('NOT_FOUND')
  return entry.changes
}

/** The records of the leaflet up to this one, in the agreed order. */
function recordsUntil(group: Group, id: EntityId, version: RecordName) {
  const records = changesOf(group, id).map(({ item }) => item.record)
  const place = records.findIndex(({ name }) => shortName(name) === version)
  if (place < 0) throw new CoreError('NOT_FOUND')
  return records.slice(0, place + 1)
}

type Version = readonly [LeafletChanges[number], ...LeafletChanges]

function presentVersion(group: Group, version: Version, before: Version | undefined) {
  const [first] = version
  const last = version.at(-1) ?? first
  const { reached, of, asOf } = group.reach.people(new Map([[last.writer, last.seq]]), group.me)
  const fields = version.flatMap(({ item }) => item.record.fields.map(({ number }) => leafletSchema.byNumber.get(number)?.name))
  const beforeLast = before?.at(-1)
  return {
    version: nameOf(last),
    before: beforeLast === undefined ? null : nameOf(beforeLast),
    by: idToText(last.item.personId),
    byName: group.nameOf(last.item.personId),
    at: last.item.record.wallMs,
    since: first.item.record.wallMs,
    changes: version.length,
    fields: [...new Set(fields.filter((name) => name !== undefined))],
    reach: { saved: true, reachedPeople: reached, ofPeople: of, asOf }
  }
}

function nameOf({ item }: LeafletChanges[number]): string {
  return idToText(shortName(item.record.name))
}
