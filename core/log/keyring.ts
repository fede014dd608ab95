import { type BoxPair, boxOpen, equalBytes, toHex } from '../domain/crypto.ts'
import { epochCommitment, findKeyOf, openPrevious } from '../domain/kernel/epoch-keys.ts'
import { commitmentOf } from '../domain/kernel/epochs.ts'
import type { OwnBox } from '../domain/kernel/kernel-body.ts'
import { deviceIdOf, type EpochRecord, observerIdOf, type Rights } from '../domain/kernel/rights.ts'

export interface FindKey {
  readonly epoch: number
  readonly findKey: Uint8Array
}

export interface EpochKey {
  readonly epoch: number
  readonly audience: number
  readonly commitment: Uint8Array
  readonly key: Uint8Array
}

/**
 * The epoch keys that this laptop can open, from every box that stands in the log for it and from what it was handed when it was
 * let in. A key counts only if it fits its commitment. Wiped when the group closes.
 */
export class Keyring {
  readonly #groupKey: Uint8Array
  readonly #self: { readonly signKey: Uint8Array; readonly box: BoxPair }
  readonly #keys = new Map<string, EpochKey>()
  readonly #handedFind: FindKey | null

  constructor(
    groupKey: Uint8Array,
    self: { signKey: Uint8Array; box: BoxPair },
    handed: readonly { epoch: number; audience: number; key: Uint8Array }[] = [],
    handedFind: FindKey | null = null
  ) {
    this.#handedFind = handedFind
    this.#groupKey = groupKey
    this.#self = self
    for (const { epoch, audience, key } of handed) this.#add(epoch, audience, key)
  }

  #add(epoch: number, audience: number, key: Uint8Array): boolean {
    const commitment = epochCommitment(key, this.#groupKey, epoch, audience)
    const id = idOf(epoch, audience, commitment)
    if (this.#keys.has(id)) return false
    this.#keys.set(id, { epoch, audience, commitment, key })
    return true
  }

  /** Open what the log newly offers. Answers whether a key came in. */
  follow(rights: Rights): boolean {
    const before = this.#keys.size
    const boxes = [...this.#ownBoxes(rights)]
    for (const { epoch, audience, box } of boxes) {
      const key = boxOpen(box, this.#self.box)
      if (key && this.#isKeyOf(rights, epoch, audience, key)) this.#add(epoch, audience, key)
    }
    for (const epoch of [...rights.epochs].reverse()) this.#openPrevious(rights, epoch)
    return this.#keys.size > before
  }

  *#ownBoxes(rights: Rights): Iterable<OwnBox> {
    const mine = this.#self.signKey
    yield* rights.devices.get(deviceIdOf(mine))?.boxes ?? []
    yield* rights.observers.get(observerIdOf(mine))?.boxes ?? []
    for (const epoch of rights.epochs) {
      for (const b of epoch.body.boxes)
        if (equalBytes(b.recipient, mine)) yield { epoch: epoch.number, audience: b.audience, box: b.box }
    }
    for (const { body } of rights.seals)
      if (equalBytes(body.recipient, mine)) yield { epoch: body.epoch, audience: body.audience, box: body.box }
  }

  /** By its whole commitment: four bytes of it can be met by trying. */
  #isKeyOf(rights: Rights, number: number, audience: number, key: Uint8Array): boolean {
    return rights.epochs.some((e) => e.number === number && fits(e, audience, key, this.#groupKey))
  }

  #openPrevious(rights: Rights, epoch: EpochRecord): void {
    for (const previous of epoch.body.previous) {
      const commitment = commitmentOf(epoch, previous.audience)
      const under = commitment && this.find(epoch.number, previous.audience, commitment.subarray(0, 4))
      if (!under || this.find(previous.epoch, previous.audience, previous.commitment)) continue
      const key = openPrevious(previous.sealed, under.key, this.#groupKey, previous.epoch, previous.audience)
      if (key && this.#isKeyOf(rights, previous.epoch, previous.audience, key)) this.#add(previous.epoch, previous.audience, key)
    }
  }

  find(epoch: number, audience: number, commitmentPrefix: Uint8Array): EpochKey | null {
    return this.#keys.get(idOf(epoch, audience, commitmentPrefix)) ?? null
  }

  all(): EpochKey[] {
    return [...this.#keys.values()].sort((a, b) => b.epoch - a.epoch)
  }

  /** Find keys of every epoch whose key for everyone is here, newest first; before the first, the one that a reading code brought. */
  findKeys(): FindKey[] {
    const known = this.all()
      .filter((k) => k.audience === 0)
      .map((k) => ({ epoch: k.epoch, findKey: findKeyOf(k.key) }))
    return known.length > 0 || this.#handedFind === null ? known : [this.#handedFind]
  }
}

function idOf(epoch: number, audience: number, commitment: Uint8Array): string {
  return `${epoch}:${audience}:${toHex(commitment.subarray(0, 4))}`
}

function fits(epoch: EpochRecord, audience: number, key: Uint8Array, groupKey: Uint8Array): boolean {
  const commitment = commitmentOf(epoch, audience)
  return commitment !== null && equalBytes(commitment, epochCommitment(key, groupKey, epoch.number, audience))
}
