import type { ViewStore } from 'autobase'
import type Hypercore from 'hypercore'
import { concat, u32 } from '../domain/crypto.ts'
import { decide } from '../domain/kernel/decide.ts'
import { copyRights, createRights, type Rights } from '../domain/kernel/rights.ts'
import type { RecordInside } from '../domain/record/record-inside.ts'
import { readInside } from '../domain/record/record-inside.ts'

/**
 * The two views of a group log: `view` holds every record but the kernel's, unread, `kernel` every accepted kernel record whole.
 * Both have blocks of `writer key 32 | sequence u32 | bytes`; sequence is the length of the writer's core with that record.
 */
export const placeBytes = 36

export interface ViewBlock {
  readonly writer: Uint8Array
  readonly sequence: number
  readonly bytes: Uint8Array
}

export function writeViewBlock(writer: Uint8Array, sequence: number, bytes: Uint8Array): Uint8Array {
  return concat(writer, u32(sequence), bytes)
}

export function readViewBlock(block: Uint8Array): ViewBlock | null {
  if (block.byteLength < placeBytes) return null
  const sequence = new DataView(block.buffer, block.byteOffset, block.byteLength).getUint32(32, true)
  return { writer: block.subarray(0, 32), sequence, bytes: block.subarray(placeBytes) }
}

interface Accepted {
  readonly record: RecordInside
  readonly carrier: Uint8Array
}

export interface LogView {
  readonly view: Hypercore
  readonly kernel: Hypercore
  /** Rights at the end of the kernel view as apply left it. Only apply touches it; thrown away when the view was cut. */
  readonly cache: RightsCache
}

export function openLogView(store: ViewStore): LogView {
  return {
    view: store.get('view', { valueEncoding: 'binary' }),
    kernel: store.get('kernel', { valueEncoding: 'binary' }),
    cache: new RightsCache()
  }
}

/** A cut goes back to the copy before it, not to `found`: with 500 records a heal in many slices was seconds of folding. */
const copyEvery = 32

/** Rights folded from an accepted kernel view, without reading again what this process has already read. */
export class RightsCache {
  readonly #accepted: Accepted[] = []
  /** Rights after every 32nd record: copy i stands after 32 × (i + 1). */
  readonly #copies: Rights[] = []
  #rights: Rights | null = null

  /** The rights at the end of `kernel`. Blocks in it were accepted once; here they are folded, not judged anew. */
  async at(kernel: Hypercore, groupKey: Uint8Array): Promise<Rights> {
    let rights = this.#rights
    if (rights === null || this.#accepted.length > kernel.length) rights = this.#backTo(kernel.length, groupKey)
    this.#rights = rights
    while (this.#accepted.length < kernel.length) {
      const accepted = await readAccepted(kernel, this.#accepted.length, groupKey)
      decide(rights, accepted.record, accepted.carrier)
      this.push(accepted.record, accepted.carrier)
    }
    return rights
  }

  /** A record that was just accepted into the rights that `at` answered. */
  push(record: RecordInside, carrier: Uint8Array): void {
    this.#accepted.push({ record, carrier })
    if (this.#rights && this.#accepted.length % copyEvery === 0) this.#copies.push(copyRights(this.#rights))
  }

  #backTo(length: number, groupKey: Uint8Array): Rights {
    this.#accepted.length = Math.min(this.#accepted.length, length)
    this.#copies.length = Math.min(this.#copies.length, Math.floor(length / copyEvery))
    const copy = this.#copies.at(-1)
    const rights = copy ? copyRights(copy) : createRights(groupKey)
    for (const { record, carrier } of this.#accepted.slice(this.#copies.length * copyEvery)) decide(rights, record, carrier)
    return rights
  }
}

async function readAccepted(kernel: Hypercore, place: number, groupKey: Uint8Array): Promise<Accepted> {
  const block = readViewBlock((await kernel.get(place)) ?? new Uint8Array(0))
  const record = block && readInside(block.bytes, { groupKey, kind: 0, audience: 0 })
  // Apply writes only what it could read. Anything else here means a damaged store: stop rather than guess.
  if (!block || !record || typeof record === 'string') throw new Error('kernel view is damaged')
  return { record, carrier: block.writer }
}
