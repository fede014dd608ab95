import c, { type State } from 'compact-encoding'

/**
 * Decode bytes that a stranger may have written. `read` may throw on anything it dislikes; the caller gets null.
 * compact-encoding throws on short input, and allocates nothing larger than its input for the codecs used here.
 */
export function decodeTotal<T>(bytes: Uint8Array, read: (state: State) => T): T | null {
  try {
    return read(c.state(0, bytes.byteLength, bytes))
  } catch {
    return null
  }
}

/** Refuse inside a `read` of decodeTotal. */
export function refuse(): never {
  throw new Error('refused')
}

export function readList<T>(state: State, most: number, read: (state: State) => T): T[] {
  const count = c.uint.decode(state)
  if (count > most) refuse()
  const out: T[] = []
  for (let i = 0; i < count; i++) out.push(read(state))
  return out
}

export function readFixed(state: State, sizeBytes: number): Uint8Array {
  if (state.end - state.start < sizeBytes) refuse()
  const out = state.buffer.subarray(state.start, state.start + sizeBytes)
  state.start += sizeBytes
  return out
}

export function readU32(state: State): number {
  const bytes = readFixed(state, 4)
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
}

export function readU8(state: State): number {
  return readFixed(state, 1)[0] ?? 0
}

export function readUint(state: State): number {
  const value = c.uint.decode(state)
  return Number.isSafeInteger(value) && value >= 0 ? value : refuse()
}

export function readBytes(state: State, most: number): Uint8Array {
  const size = readUint(state)
  return size > most ? refuse() : readFixed(state, size)
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

export function readText(state: State, mostBytes: number): string {
  return strictUtf8.decode(readBytes(state, mostBytes))
}
