import { fromHex, hash, toHex } from '../crypto.ts'
import type { EntityId, PersonId } from '../ids.ts'

/** The entity that holds a person's name in a group: two laptops of one person write to the same one without asking. */
export function personEntityId(person: PersonId): EntityId {
  return toHex(hash(fromHex(person)).subarray(0, 16)) as EntityId // sixteen bytes by construction
}

export const groupEntityId = '0'.repeat(32) as EntityId // the one entity of the noun group
