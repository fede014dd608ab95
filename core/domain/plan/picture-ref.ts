import { domainTag, emptyBytes, hash, toHex } from '../crypto.ts'
import type { EntityId } from '../ids.ts'
import type { EntityState } from './entity-state.ts'
import { slotId } from './entity-state.ts'
import type { ValueOf } from './field-type.ts'
import { pictureSchema } from './schemas.ts'

const field = pictureSchema.fields.kept

/** Where the blocks of a picture are, what opens them, and what must come out. */
export type PictureRef = ValueOf<typeof field.type>

/** The id of a picture: whoever names it names these bytes and no others. */
export function pictureIdOf(ref: PictureRef): EntityId {
  return idOf(field.type.encode(ref) ?? emptyBytes)
}

/** What the picture is by its own id, whatever somebody wrote to it later; null where nothing written fits. */
export function pictureRefOf(state: EntityState): PictureRef | null {
  const written = state.slots.get(slotId(field.number, ''))?.writes ?? []
  const own = written.find(({ bytes }) => idOf(bytes) === state.id)
  return own ? field.type.decode(own.bytes) : null
}

function idOf(bytes: Uint8Array): EntityId {
  return toHex(hash(domainTag('picture'), bytes).subarray(0, 16)) as EntityId // sixteen bytes by construction
}
