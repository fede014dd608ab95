import type { Codec } from 'compact-encoding'
import sodium from 'sodium-universal'
import { CoreError } from '../contract/errors.ts'
import { aeadNonceBytes, aeadOpen, aeadOverheadBytes } from '../domain/crypto.ts'

const version = 1
const overheadBytes = 1 + aeadNonceBytes + aeadOverheadBytes

/**
 * Seals every value that RocksDB keeps: `1 | nonce 24 | XChaCha20-Poly1305`. It is called from inside native code, where a throw ends
 * the process (measured), so a value that does not open is answered with one that its reader cannot take for data: `get` awaits it
 * and is refused with STORE_DAMAGED; iterators, which do not await, meet no bytes where a structure must be. Keys of RocksDB stay in
 * the clear; whoever names cores must use keyed hashes.
 */
export function sealedValue(key: Uint8Array, onDamaged: () => void): Codec<Uint8Array> {
  const nextNonce = nonces()
  return {
    preencode(state, value) {
      state.end += overheadBytes + value.byteLength
    },
    encode(state, value) {
      const end = state.start + overheadBytes + value.byteLength
      const nonce = state.buffer.subarray(state.start + 1, state.start + 1 + aeadNonceBytes)
      state.buffer[state.start] = version
      nonce.set(nextNonce())
      const out = state.buffer.subarray(state.start + 1 + aeadNonceBytes, end)
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, value, null, null, nonce, key)
      state.start = end
    },
    decode(state) {
      const sealed = state.buffer.subarray(state.start, state.end)
      state.start = state.end
      const nonce = sealed.subarray(1, 1 + aeadNonceBytes)
      const value = sealed[0] === version ? aeadOpen(sealed.subarray(1 + aeadNonceBytes), null, nonce, key) : null
      if (value) return value
      onDamaged()
      return refusal()
    }
  }
}

/** Random bytes from the system, fetched for many nonces at once and each given out once: one call each was a fiftieth of a first sync. */
function nonces(): () => Uint8Array {
  const pool = Buffer.alloc(aeadNonceBytes * 256)
  let next = pool.byteLength
  return () => {
    if (next === pool.byteLength) {
      sodium.randombytes_buf(pool)
      next = 0
    }
    next += aeadNonceBytes
    return pool.subarray(next - aeadNonceBytes, next)
  }
}

/**
 * No bytes, and a promise that is refused when somebody awaits it. Not a real promise: one that nobody awaits would end the process
 * as an unhandled rejection.
 */
function refusal(): Uint8Array {
  return Object.assign(Buffer.alloc(0), {
    // biome-ignore lint/suspicious/noThenProperty: being awaited is the point, see above
    then(_: unknown, reject: (err: CoreError) => void) {
      reject(new CoreError('STORE_DAMAGED'))
    }
  })
}
