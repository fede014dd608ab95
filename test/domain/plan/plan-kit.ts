import { hash, randomBytes, type SignPair, signPairFromSeed, toHex, utf8 } from '../../../core/domain/crypto.ts'
import type { DeviceId, EntityId, PersonId, WriterId } from '../../../core/domain/ids.ts'
import type { EntityState } from '../../../core/domain/plan/entity-state.ts'
import {
  type BytesChange,
  type DraftContent,
  type FieldChange,
  planBytes,
  planWrite
} from '../../../core/domain/plan/plan-write.ts'
import { authorOf, type RecordInside, writeInside } from '../../../core/domain/record/record-inside.ts'

const groupKey = hash(utf8('a group of these tests'))

export interface Laptop {
  readonly name: string
  readonly pair: SignPair
  readonly device: DeviceId
  readonly person: PersonId
  readonly writer: WriterId
}

/** The same name is the same laptop in every run. */
export function laptop(name: string, person = name): Laptop {
  const pair = signPairFromSeed(hash(utf8(`device of ${name}`)))
  return {
    name,
    pair,
    device: toHex(pair.publicKey) as DeviceId, // a device sign key
    person: toHex(signPairFromSeed(hash(utf8(`person ${person}`))).publicKey) as PersonId, // a person key
    writer: toHex(hash(utf8(`writer of ${name}`))) as WriterId // stands for a core's key
  }
}

export function newEntityId(): EntityId {
  return toHex(randomBytes(16)) as EntityId // sixteen random bytes
}

export interface Wanted {
  readonly by: Laptop
  readonly type: string
  readonly id: EntityId
  readonly seen?: EntityState | null
  readonly typeVersion?: number
  readonly audience?: number
  readonly wallMs?: number
}

/** A real record, signed, that replaces what its author has seen. */
export function write(wanted: Wanted, ...changes: FieldChange[]): RecordInside {
  const planned = planWrite(wanted.seen ?? null, changes)
  if (!planned.ok) throw new Error(`the value of ${planned.field} does not fit`)
  return sealLess(wanted, planned.content)
}

export function writeBytes(wanted: Wanted, changes: readonly BytesChange[]): RecordInside {
  return sealLess(wanted, planBytes(wanted.seen ?? null, changes))
}

export function sealLess(
  { by, type, id, typeVersion = 1, audience = 0, wallMs = 1_790_000_000_000 }: Wanted,
  content: DraftContent
): RecordInside {
  const draft = { wallMs, type, typeVersion, entity: Buffer.from(id, 'hex'), ...content }
  return writeInside(draft, { groupKey, kind: 1, audience }, authorOf(by.pair))
}
