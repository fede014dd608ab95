import c from 'compact-encoding'
import { type FieldWrite, type RecordInside, readInsideAgain } from './record-inside.ts'

/**
 * A record that `readInside` took before, from where only this laptop can write. What places it in the plan is read at once, the rest
 * when somebody folds it: opening a group of 10 000 records needs few of them. Never for what came from others.
 */
export class RecalledInside implements RecordInside {
  readonly bytes: Uint8Array
  readonly name: Uint8Array
  readonly author: Uint8Array
  readonly wallMs: number
  readonly type: string
  readonly typeVersion: number
  readonly entity: Uint8Array
  /** As `fieldBits` gives them, without reading the fields. */
  readonly wrote: number
  #whole: RecordInside | null = null

  /** Throws where the bytes are no record: they are what this laptop sealed. */
  constructor(bytes: Uint8Array, name: Uint8Array, wrote: number) {
    this.bytes = bytes
    this.name = name
    this.wrote = wrote
    this.author = bytes.subarray(17, 49)
    const state = c.state(49, bytes.byteLength, bytes)
    this.wallMs = c.uint.decode(state)
    const typeBytes = c.uint.decode(state)
    this.type = Buffer.from(bytes.buffer, bytes.byteOffset + state.start, typeBytes).toString('latin1')
    state.start += typeBytes
    this.typeVersion = c.uint.decode(state)
    this.entity = bytes.subarray(state.start, state.start + 16)
  }

  get version(): number {
    return this.#rest().version
  }

  get heads(): readonly Uint8Array[] {
    return this.#rest().heads
  }

  get fields(): readonly FieldWrite[] {
    return this.#rest().fields
  }

  get body(): Uint8Array {
    return this.#rest().body
  }

  get trailing(): Uint8Array {
    return this.#rest().trailing
  }

  #rest(): RecordInside {
    this.#whole ??= readInsideAgain(this.bytes, this.name)
    if (this.#whole === null) throw new Error('a record that was read once is none')
    return this.#whole
  }
}
