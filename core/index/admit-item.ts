import { toHex } from '../domain/crypto.ts'
import type { EntityId } from '../domain/ids.ts'
import { personEntityId } from '../domain/plan/fixed-entities.ts'
import { nounOfType, schemaByNoun } from '../domain/plan/schemas.ts'
import type { Change, OpenedItem } from './index-item.ts'

/**
 * Does this record count? Not where it was signed by another device than the one admitted with its writer, is sealed for other eyes than its noun
 * asks for, or gives a name to somebody else. Null: refused.
 */
export function admitItem(item: OpenedItem): Change | null {
  const { record, place, writer, seq } = item
  if (toHex(record.author) !== item.deviceId) return null
  const noun = nounOfType(record.type)
  const id = toHex(record.entity) as EntityId // sixteen bytes by the record's format
  const schema = schemaByNoun(noun)
  if (schema !== null && schema.audience !== item.audience) return null
  if (noun === 'person' && id !== personEntityId(item.personId)) return null
  return { item, noun, id, place, writer, seq }
}
