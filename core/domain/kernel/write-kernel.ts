import { boxSeal, randomBytes } from '../crypto.ts'
import { audiences, roles } from '../ids.ts'
import { type Author, type RecordInside, writeInside } from '../record/record-inside.ts'
import { epochCommitment, sealPrevious } from './epoch-keys.ts'
import {
  type EpochBox,
  type KernelBody,
  kernelTypeVersion,
  type OwnBox,
  type SealedPrevious,
  writeKernelBody
} from './kernel-body.ts'
import type { Rights } from './rights.ts'

export function writeKernelRecord(body: KernelBody, groupKey: Uint8Array, author: Author, wallMs: number): RecordInside {
  const draft = {
    wallMs,
    type: `kernel.${body.type}`,
    typeVersion: kernelTypeVersion,
    entity: randomBytes(16),
    heads: [],
    fields: [],
    body: writeKernelBody(body)
  }
  return writeInside(draft, { groupKey, kind: 0, audience: 0 }, author)
}

export interface HeldKey {
  readonly epoch: number
  readonly audience: number
  readonly key: Uint8Array
}

/** Boxes per `epoch` record: 400 × 113 B leave room for the rest within 64 KiB. What does not fit follows as `seal`. */
const mostBoxesPerEpoch = 400
const mostPrevious = 150

export interface NewEpoch {
  readonly bodies: KernelBody[]
  readonly keys: HeldKey[]
}

/**
 * The next epoch: new random keys for everyone and for the coordinators, boxed to all who are in the list, every key known
 * before sealed under the new one of its audience. `also`: recipients whose record stands in the same append.
 */
export function nextEpoch(
  rights: Rights,
  groupKey: Uint8Array,
  number: number,
  held: readonly HeldKey[],
  also: readonly { key: Uint8Array; boxKey: Uint8Array; role: number }[] = []
): NewEpoch {
  const everyone = randomBytes(32)
  const coordinators = randomBytes(32)
  const keyOf = [everyone, coordinators]
  const boxes: EpochBox[] = []
  const boxTo = (recipient: Uint8Array, boxKey: Uint8Array, role: number | null): void => {
    boxes.push({ recipient, audience: audiences.everyone, box: boxSeal(everyone, boxKey) })
    if (role === roles.coordinator)
      boxes.push({ recipient, audience: audiences.coordinators, box: boxSeal(coordinators, boxKey) })
  }
  for (const device of rights.devices.values()) boxTo(device.key, device.boxKey, rights.persons.get(device.person)?.role ?? null)
  for (const observer of rights.observers.values()) boxTo(observer.key, observer.boxKey, null)
  for (const { key, boxKey, role } of also) boxTo(key, boxKey, role)
  const commitments = keyOf.map((key, audience) => ({ audience, commitment: epochCommitment(key, groupKey, number, audience) }))
  const previous: SealedPrevious[] = held.slice(0, mostPrevious).map(({ epoch, audience, key }) => ({
    epoch,
    audience,
    commitment: epochCommitment(key, groupKey, epoch, audience).subarray(0, 4),
    sealed: sealPrevious(key, keyOf[audience] ?? everyone, groupKey, epoch, audience)
  }))
  const epoch: KernelBody = { type: 'epoch', number, commitments, boxes: boxes.slice(0, mostBoxesPerEpoch), previous }
  const seals: KernelBody[] = boxes.slice(mostBoxesPerEpoch).map((b) => ({
    type: 'seal',
    epoch: number,
    commitment: (commitments[b.audience]?.commitment ?? everyone).subarray(0, 4),
    audience: b.audience,
    recipient: b.recipient,
    box: b.box
  }))
  return { bodies: [epoch, ...seals], keys: keyOf.map((key, audience) => ({ epoch: number, audience, key })) }
}

/** The keys that a newcomer of this role needs now, boxed to their laptop or reading code. */
export function boxKeysTo(boxKey: Uint8Array, keys: readonly HeldKey[]): OwnBox[] {
  return keys.map(({ epoch, audience, key }) => ({ epoch, audience, box: boxSeal(key, boxKey) }))
}
