import { emptyBytes, toHex } from '../domain/crypto.ts'
import type { EntityId } from '../domain/ids.ts'
import { personEntityId } from '../domain/plan/fixed-entities.ts'
import type { FoldInput } from '../domain/plan/fold-entity.ts'
import { nounOfType, schemaByNoun } from '../domain/plan/schemas.ts'
import { fieldBits } from '../domain/record/field-bits.ts'
import { RecalledInside } from '../domain/record/recalled-inside.ts'
import type { Change, OpenedItem } from './index-item.ts'

/**
 * Does this record count? Not where it was signed by another device than the one admitted with its writer, is sealed for other eyes than its noun
 * asks for, or gives a name to somebody else. Null: refused.
 */
export function admitItem(item: OpenedItem): Change | null {
  const { record, place, writer, seq } = item
  const recalled = record instanceof RecalledInside // its device was compared when it was placed
  if (!recalled && toHex(record.author) !== item.deviceId) return null
  const noun = nounOfType(record.type)
  const id = recalled ? record.entityText : (toHex(record.entity) as EntityId) // brand: sixteen bytes by the record's format
  const schema = schemaByNoun(noun)
  if (schema !== null && schema.audience !== item.audience) return null
  if (noun === 'person' && id !== personEntityId(item.personId)) return null
  if (recalled) return { item, noun, id, place, writer, seq, wrote: record.wrote } // small until somebody folds it
  const kept = { record: keptRecord(record), personId: item.personId, deviceId: item.deviceId }
  return { item: kept, noun, id, place, writer, seq, wrote: fieldBits(record.fields) }
}

const noPlaces: readonly number[] = []

/** The parts that folding reads, without the many views of an opened record. */
function keptRecord({ author, wallMs, type, typeVersion, heads, fields, body, name }: FoldInput): FoldInput {
  return { author, wallMs, type, typeVersion, heads, fields: fields.map(keptField), body, name }
}

function keptField({ number, key, replaces }: FoldInput['fields'][number]): FoldInput['fields'][number] {
  return { number, key: key.byteLength === 0 ? emptyBytes : key, replaces: replaces.length === 0 ? noPlaces : replaces }
}
