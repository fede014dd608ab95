import { CoreError } from '../contract/errors.ts'
import { fromHex, randomBytes, toHex } from '../domain/crypto.ts'
import type { Audience, EntityId } from '../domain/ids.ts'
import type { EntityState } from '../domain/plan/entity-state.ts'
import type { NounSchema } from '../domain/plan/noun-schema.ts'
import { type DraftContent, type FieldChange, planWrite } from '../domain/plan/plan-write.ts'
import { shortName } from '../domain/record/record-inside.ts'
import type { Planned } from '../group/committer.ts'
import type { Group } from '../group/group.ts'
import { idToText } from './id-text.ts'
import { currentRequest } from './request-scope.ts'

export interface WrittenItem {
  readonly id: string
  readonly version: string
  readonly undo: string
}

/** A record of the plan for the committer. TEXT_TOO_LONG where a value does not fit its field. */
export function planItem(
  schema: NounSchema,
  verb: string,
  id: EntityId,
  state: EntityState | null,
  changes: readonly FieldChange[]
): Planned {
  const planned = planWrite(state, changes)
  if (!planned.ok) throw new CoreError('TEXT_TOO_LONG', { field: planned.field })
  return itemRecord(schema, verb, id, planned.content)
}

export function itemRecord(schema: NounSchema, verb: string, id: EntityId, content: DraftContent): Planned {
  const audience: Audience = schema.audience
  return { audience, draft: { type: `${schema.noun}.${verb}`, typeVersion: schema.version, entity: fromHex(id), ...content } }
}

export function newEntityId(): EntityId {
  return currentRequest()?.nextId() ?? (toHex(randomBytes(16)) as EntityId) // brand: sixteen random bytes
}

/** NOT_FOUND when the group has no such item on this laptop. */
export function stateOf(group: Group, noun: string, id: EntityId): EntityState {
  const entry = group.index.entity(noun, id)
  if (!entry) throw new CoreError('NOT_FOUND')
  return entry.state
}

/** Commit, once for a request that carries an id: also when the process ended in the middle and it is asked again. */
export function commitAsked(group: Group, plan: Parameters<Group['commit']>[0]): ReturnType<Group['commit']> {
  const request = currentRequest()
  return request ? group.commitOnce(request.mark, plan) : group.commit(plan)
}

/**
 * Append one record about an item and answer its new version. `change` runs on the state that all earlier writes of this laptop
 * left; a new item has none.
 */
export async function writeItem(
  group: Group,
  schema: NounSchema,
  verb: string,
  id: EntityId | null,
  change: (state: EntityState | null) => readonly FieldChange[]
): Promise<WrittenItem> {
  const entity = id ?? newEntityId()
  const { records } = await commitAsked(group, () => {
    const state = id === null ? (group.index.entity(schema.noun, entity)?.state ?? null) : stateOf(group, schema.noun, id)
    const changes = change(state)
    return changes.length === 0 ? [] : [planItem(schema, verb, entity, state, changes)]
  })
  return writtenAs(group, schema, entity, records.at(-1)?.name)
}

export function writtenAs(group: Group, schema: NounSchema, id: EntityId, name: Uint8Array | undefined): WrittenItem {
  const version = name ? shortName(name) : (group.index.entity(schema.noun, id)?.state.last?.name ?? null)
  if (version === null) throw new CoreError('NOT_FOUND')
  return { id: idToText(id), version: idToText(version), undo: idToText(version) }
}
