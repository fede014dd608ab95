import type { ViewStore } from 'autobase'
import type Hypercore from 'hypercore'
import { concat, u32 } from '../domain/crypto.ts'
import { decide } from '../domain/kernel/decide.ts'
import { createRights, type Rights } from '../domain/kernel/rights.ts'
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

/** Rights folded from an accepted kernel view, without reading again what this process has already read. */
export class RightsCache {
  #accepted: Accepted[] = []
  #rights: Rights | null = null

  /** The rights at the end of `kernel`. Blocks in it were accepted once; here they are folded, not judged anew. */
  async at(kernel: Hypercore, groupKey: Uint8Array): Promise<Rights> {
    if (this.#rights && this.#accepted.length === kernel.length) return this.#rights
    if (this.#rights === null || this.#accepted.length > kernel.length) {
      this.#accepted.length = Math.min(this.#accepted.length, kernel.length)
      this.#rights = createRights(groupKey)
      for (const { record, carrier } of this.#accepted) decide(this.#rights, record, carrier)
    }
    while (this.#accepted.length < kernel.length) {
      const accepted = await readAccepted(kernel, this.#accepted.length, groupKey)
      this.#accepted.push(accepted)
      decide(this.#rights, accepted.record, accepted.carrier)
    }
    return this.#rights
  }

  push(record: RecordInside, carrier: Uint8Array): void {
    this.#accepted.push({ record, carrier })
  }
}

async function readAccepted(kernel: Hypercore, place: number, groupKey: Uint8Array): Promise<Accepted> {
  const block = readViewBlock((await kernel.get(place)) ?? new Uint8Array(0))
  const record = block && readInside(block.bytes, { groupKey, kind: 0, audience: 0 })
  // Apply writes only what it could read. Anything else here means a damaged store: stop rather than guess.
  if (!block || !record || typeof record === 'string') throw new Error('kernel view is damaged')
  return { record, carrier: block.writer }
}
