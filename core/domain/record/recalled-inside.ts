import c from 'compact-encoding'
import type { EntityId, RecordName } from '../ids.ts'
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
  readonly #kept: Buffer
  readonly #from: number
  readonly #end: number
  readonly #entityAt: number
  #whole: RecordInside | null = null

  /** `kept` holds the name of 32 bytes and then, at `from`, the record. Throws where that is none: this laptop sealed it. */
  constructor(kept: Uint8Array, from: number, end: number, wrote: number) {
    const state = c.state(from + 49, end, kept)
    this.#kept = Buffer.isBuffer(kept) ? kept : Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength)
    this.#from = from
    this.#end = end
    this.wrote = wrote
    this.wallMs = c.uint.decode(state)
    const typeBytes = c.uint.decode(state)
    this.type = typeAt(kept, state.start, typeBytes)
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

  /** `shortName` of its name, without a view of the bytes; as below. */
  get nameText(): RecordName {
    return this.#kept.toString('hex', this.#from - 32, this.#from - 16) as RecordName // brand: as in shortName
  }

  get entityText(): EntityId {
    return this.#kept.toString('hex', this.#entityAt, this.#entityAt + 16) as EntityId // brand: sixteen bytes by the record's format
  }

  /** Is its author this key? */
  isBy(author: Uint8Array): boolean {
    return author.byteLength === 32 && sameBytes(this.#kept, this.#from + 17, author, 0, 32)
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

let lastType = ''

/** Records of one kind stand together: one text for all of them. */
function typeAt(kept: Uint8Array, at: number, size: number): string {
  if (!isText(kept, at, size, lastType)) lastType = Buffer.from(kept.buffer, kept.byteOffset + at, size).toString('latin1')
  return lastType
}

function isText(kept: Uint8Array, at: number, size: number, text: string): boolean {
  if (size !== text.length) return false
  for (let i = 0; i < size; i++) if (kept[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** In place: a call out of JavaScript takes longer than so few bytes. */
export function sameBytes(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (a[aFrom + i] !== b[bFrom + i]) return false
  return true
}
