import c from 'compact-encoding'
import { type FieldWrite, type RecordInside, readInsideAgain } from './record-inside.ts'

/**
 * A record that `readInside` took before, from where only this laptop can write. What places it in the plan is read at once, the rest
 * when somebody folds it: opening a group of 10 000 records needs few of them. Never for what came from others.
 */
export class RecalledInside implements RecordInside {
  readonly wallMs: number
  readonly type: string
  readonly typeVersion: number
  /** As `fieldBits` gives them, without reading the fields. */
  readonly wrote: number
  // Places instead of views of the bytes: four views took more memory and time than all the rest of a record.
  readonly #kept: Uint8Array
  readonly #from: number
  readonly #end: number
  readonly #entityAt: number
  #whole: RecordInside | null = null

  /** `kept` holds the name of 32 bytes and then, at `from`, the record. Throws where that is none: this laptop sealed it. */
  constructor(kept: Uint8Array, from: number, end: number, wrote: number) {
    const state = c.state(from + 49, end, kept)
    this.#kept = kept
    this.#from = from
    this.#end = end
    this.wrote = wrote
    this.wallMs = c.uint.decode(state)
    const typeBytes = c.uint.decode(state)
    this.type = Buffer.from(kept.buffer, kept.byteOffset + state.start, typeBytes).toString('latin1')
    state.start += typeBytes
    this.typeVersion = c.uint.decode(state)
    this.#entityAt = state.start
    if (state.start + 16 > end) throw new Error('a record that was read once is none')
  }

  get bytes(): Uint8Array {
    return this.#kept.subarray(this.#from, this.#end)
  }

  get name(): Uint8Array {
    return this.#kept.subarray(this.#from - 32, this.#from)
  }

  get author(): Uint8Array {
    return this.#kept.subarray(this.#from + 17, this.#from + 49)
  }

  get entity(): Uint8Array {
    return this.#kept.subarray(this.#entityAt, this.#entityAt + 16)
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
