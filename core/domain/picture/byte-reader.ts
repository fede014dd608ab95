/** Reads on from a place; throws at the end of the bytes. For parsers whose caller turns that into a refusal. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  get left(): number {
    return this.#bytes.byteLength - this.at
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2))
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4))
  }

  u16le(): number {
    return this.#view.getUint16(this.#step(2), true)
  }

  u32le(): number {
    return this.#view.getUint32(this.#step(4), true)
  }

  take(sizeBytes: number): Uint8Array {
    const from = this.#step(sizeBytes)
    if (this.at < from || this.at > this.#bytes.byteLength) throw new RangeError('ends too early')
    return this.#bytes.subarray(from, this.at)
  }

  /** Four letters. */
  name(): string {
    return String.fromCharCode(...this.take(4))
  }

  #step(sizeBytes: number): number {
    const from = this.at
    this.at += sizeBytes
    return from
  }
}
