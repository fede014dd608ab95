import { utf8 } from '../crypto.ts'

/** Collects the parts of a record in the order of its format: fixed sizes bare, all else as compact-encoding writes it. */
export class Parts {
  readonly #parts: Uint8Array[] = []

  fixed(bytes: Uint8Array, sizeBytes: number): this {
    if (bytes.byteLength !== sizeBytes) throw new Error(`expected ${sizeBytes} bytes`)
    this.#parts.push(bytes)
    return this
  }

  u8(value: number): this {
    this.#parts.push(Uint8Array.of(value))
    return this
  }

  u32(value: number): this {
    const out = Buffer.alloc(4)
    out.writeUInt32LE(value)
    this.#parts.push(out)
    return this
  }

  uint(value: number): this {
    this.#parts.push(encodeUint(value))
    return this
  }

  bytes(bytes: Uint8Array): this {
    this.uint(bytes.byteLength)
    this.#parts.push(bytes)
    return this
  }

  text(text: string): this {
    return this.bytes(utf8(text))
  }

  list<T>(items: readonly T[], write: (parts: Parts, item: T) => void): this {
    this.uint(items.length)
    for (const item of items) write(this, item)
    return this
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes)
    return this
  }

  done(): Uint8Array {
    return Buffer.concat(this.#parts)
  }
}

/** compact-encoding's `uint`: one byte up to 0xfc, then 0xfd u16, 0xfe u32, 0xff u64, little-endian. */
export function encodeUint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error('expected a whole number')
  if (value <= 0xfc) return Uint8Array.of(value)
  if (value <= 0xffff) {
    const out = Buffer.alloc(3, 0xfd)
    out.writeUInt16LE(value, 1)
    return out
  }
  if (value <= 0xffffffff) {
    const out = Buffer.alloc(5, 0xfe)
    out.writeUInt32LE(value, 1)
    return out
  }
  const out = Buffer.alloc(9, 0xff)
  out.writeBigUInt64LE(BigInt(value), 1)
  return out
}
