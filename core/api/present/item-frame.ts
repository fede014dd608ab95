import type { EntityState, RecordMark } from '../../domain/plan/entity-state.ts'
import { fieldValue } from '../../domain/plan/entity-state.ts'
import { twoVersionsOf } from '../../domain/plan/two-versions-of.ts'
import type { Group } from '../../group/group.ts'
import { idToText } from '../id-text.ts'
import { cleanValue } from './shown-text.ts'

const isHexKey = (value: unknown): value is string => typeof value === 'string' && /^([0-9a-f]{64}|[0-9a-f]{32})$/.test(value)

export function made(group: Group, mark: RecordMark) {
  const person = group.personOf(mark.author)
  return { by: idToText(person ?? mark.author), byName: group.nameOf(person), at: mark.wallMs }
}

/** What stands on every item: who and when, how far it has got, whether the order may still change it. */
export function itemFrame(group: Group, state: EntityState) {
  const first = state.first
  const last = state.last
  if (!first || !last) throw new Error('an entity without records')
  const removed = state.schema?.fields['removed']
  const shown = (value: unknown): unknown =>
    isHexKey(value) ? idToText(value) : value instanceof Uint8Array ? null : cleanValue(value)
  return {
    id: idToText(state.id),
    version: idToText(last.name),
    made: made(group, first),
    changed: made(group, last),
    reach: group.reachOf(state.noun, state.id),
    settled: group.isSettled(state.noun, state.id),
    twoVersions: twoVersionsOf(state).map(({ field, key, versions }) => ({
      field,
      key: key === '' ? null : idToText(key),
      versions: versions.map(({ value, mark, by }) => ({ value: shown(value), change: idToText(mark.name), ...made(group, by) }))
    })),
    removed: removed !== undefined && fieldValue(state, removed) === true,
    needsNewer: state.needsNewer
  }
}

export function person(group: Group, id: string) {
  return { person: idToText(id), name: group.nameOf(id) }
}
