import { concat, equalBytes, keyedHash, toHex, u8 } from '../../domain/crypto.ts'
import { openIntroduction } from './hello-introduction.ts'
import { type Binding, type GroupKeys, type HelloSlot, helloKeyOf, openSlot, sealSlot, slotNonce } from './hello-slots.ts'
import type { GroupPort } from './ports.ts'

/** What the other side showed that we serve: its slot, the find key it was under, and whether only its records introduce it. */
export interface Heard {
  readonly slot: HelloSlot
  readonly keys: GroupKeys
  readonly introduction: readonly Uint8Array[]
}

interface Opened {
  readonly slot: HelloSlot
  readonly under: GroupKeys
}

interface SentSlot {
  readonly nonce: Uint8Array
  readonly helloKey: Uint8Array
}

const sentMost = 64

/** Hello of one group on one connection: what we sent, what we heard, and who has agreed. Pure but for what the port answers. */
export class HelloGroup {
  readonly port: GroupPort
  heard: Heard | null = null
  proven = false
  theyAgreed = false
  introduced = ''
  readonly #mine: Binding
  readonly #theirs: Binding
  #keys: readonly GroupKeys[] = []
  #keysLabel = ''
  #opened = new WeakMap<Uint8Array, Opened | null>()
  readonly #sent = new Map<string, SentSlot>()
  readonly #agreedTo = new Set<string>()

  constructor(port: GroupPort, mine: Binding, theirs: Binding) {
    this.port = port
    this.#mine = mine
    this.#theirs = theirs
  }

  /** Keys of every epoch we hold, newest first. A slot is tried once under each set of keys: trying is all that a flood of noise could cost us. */
  keys(): readonly GroupKeys[] {
    const { groupKey, groupSecret } = this.port
    const found = this.port.findKeys()
    const label = found.map(({ epoch, findKey }) => `${epoch} ${toHex(findKey)}`).join()
    if (label !== this.#keysLabel) {
      this.#keysLabel = label
      this.#keys = found.map(({ epoch, findKey }) => ({ groupKey, epoch, helloKey: helloKeyOf(groupSecret, findKey) }))
      this.#opened = new WeakMap()
    }
    return this.#keys
  }

  #open(raw: Uint8Array, keys: readonly GroupKeys[]): Opened | null {
    const before = this.#opened.get(raw)
    if (before !== undefined) return before
    let opened: Opened | null = null
    for (const under of keys) {
      const slot = openSlot(raw, under, this.#theirs)
      if (slot) {
        opened = { slot, under }
        break
      }
    }
    this.#opened.set(raw, opened)
    return opened
  }

  /** Our slot under these keys, once per key and connection; null when it was sent already. */
  slotUnder(keys: GroupKeys | undefined): Uint8Array | null {
    if (!keys || this.#sent.size >= sentMost) return null
    const key = toHex(keys.helloKey)
    if (this.#sent.has(key)) return null
    const slot = sealSlot(keys, this.#mine, this.port.self())
    this.#sent.set(key, { nonce: slotNonce(slot), helloKey: keys.helloKey })
    return slot
  }

  /**
   * FORMATS rules 1 to 4 over everything the other side has shown. A key that was removed silences the group on this connection, whatever
   * else is shown. Our own device key coming back is a copy of this laptop, not a peer; a reading key is held by whoever has the code, and two
   * of them serve each other. A slot names the side that sealed it, so what we sent ourselves opens for nobody as theirs.
   */
  judge(slots: readonly Uint8Array[], introductions: readonly Uint8Array[]): Heard | 'gone' | null {
    const keys = this.keys()
    const self = this.port.self()
    const isCopy = (signKey: Uint8Array): boolean => self.kind === 'device' && equalBytes(signKey, self.signKey)
    let found: Heard | null = null
    for (const raw of slots) {
      const opened = this.#open(raw, keys)
      if (!opened) continue
      const { slot, under } = opened
      const standing = isCopy(slot.signKey) ? 'copy' : this.port.standing(slot.signKey)
      if (standing === 'gone') return 'gone'
      if (standing === 'member' || standing === 'observer') found = { slot, keys: under, introduction: [] }
      if (standing === 'unknown') found = this.#stranger(slot, under, under === keys[0], keys, introductions) ?? found
    }
    return found
  }

  /** Rule 3: not in our list, but living in our current epoch, or introduced by records that hold. */
  #stranger(
    slot: HelloSlot,
    under: GroupKeys,
    current: boolean,
    keys: readonly GroupKeys[],
    introductions: readonly Uint8Array[]
  ): Heard | null {
    const records = introductions.flatMap((frame) => this.#records(frame, keys))
    const introduced = records.length > 0 && this.port.judge(records, slot.signKey)
    return introduced || current ? { slot, keys: under, introduction: introduced ? records : [] } : null
  }

  #records(frame: Uint8Array, keys: readonly GroupKeys[]): Uint8Array[] {
    for (const { helloKey } of keys) {
      const records = openIntroduction(frame, helloKey, this.#theirs)
      if (records) return records
    }
    return []
  }

  /** Our yes to the slot heard, once per slot. */
  agreement(): Uint8Array | null {
    if (!this.heard) return null
    const nonce = toHex(this.heard.slot.nonce)
    if (this.#agreedTo.has(nonce)) return null
    this.#agreedTo.add(nonce)
    return token('agree/1', this.heard.keys.helloKey, this.#mine, this.heard.slot.nonce)
  }

  /** Is this their yes to a slot of ours? */
  isTheirAgreement(said: Uint8Array): boolean {
    for (const { helloKey, nonce } of this.#sent.values())
      if (equalBytes(said, token('agree/1', helloKey, this.#theirs, nonce))) return true
    return false
  }

  /** This group closes here: takes back every slot that we sent for it. */
  withdrawals(): Uint8Array[] {
    return [...this.#sent.values()].map(({ helloKey, nonce }) => token('withdraw/1', helloKey, this.#mine, nonce))
  }

  /** Do they take back this slot? */
  isWithdrawn(raw: Uint8Array, said: readonly Uint8Array[]): boolean {
    const nonce = slotNonce(raw)
    return this.keys().some(({ helloKey }) => {
      const expected = token('withdraw/1', helloKey, this.#theirs, nonce)
      return said.some((one) => equalBytes(one, expected))
    })
  }
}

export const tokenBytes = 32

/**
 * "Both sides must agree, per group": FORMATS leaves the yes open, and this is it. 32 bytes that only somebody who holds the key of the slot can make or
 * know, bound to the connection, the speaker and the one slot it answers: it says nothing to anybody else and fits nowhere else.
 */
function token(label: string, helloKey: Uint8Array, speaker: Binding, nonce: Uint8Array): Uint8Array {
  return keyedHash(helloKey, label, concat(u8(speaker.side), speaker.handshakeHash), nonce)
}
