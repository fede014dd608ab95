import sodium from 'sodium-universal'

/** The few primitives everything else is made of; their use is fixed by the formats, so each stands here once. */

export const emptyBytes: Uint8Array = new Uint8Array(0)

export function randomBytes(sizeBytes: number): Uint8Array {
  const out = Buffer.alloc(sizeBytes)
  sodium.randombytes_buf(out)
  return out
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && (a.byteLength === 0 || sodium.sodium_memcmp(a, b))
}

export function wipe(...secrets: (Uint8Array | null | undefined)[]): void {
  for (const secret of secrets) if (secret && secret.byteLength > 0) sodium.sodium_memzero(secret)
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

export function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex')
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}

export function u32(value: number): Uint8Array {
  const out = Buffer.alloc(4)
  out.writeUInt32LE(value >>> 0)
  return out
}

export function u8(value: number): Uint8Array {
  return Buffer.from([value])
}

/** `BLAKE2b(k, "label" · parts)`: BLAKE2b-256 keyed with k over label, a zero byte, then the parts in order. */
export function keyedHash(key: Uint8Array, label: string, ...parts: Uint8Array[]): Uint8Array {
  const out = Buffer.alloc(32)
  sodium.crypto_generichash_batch(out, [utf8(label), u8(0), ...parts], key)
  return out
}

/** Unkeyed BLAKE2b-256, used for names of records and checksums of text forms. */
export function hash(...parts: Uint8Array[]): Uint8Array {
  const out = Buffer.alloc(32)
  sodium.crypto_generichash_batch(out, parts)
  return out
}

type DomainTag =
  | 'record-seal'
  | 'record-sign'
  | 'certificate'
  | 'epoch'
  | 'hello'
  | 'beacon'
  | 'reach'
  | 'check'
  | 'courier'
  | 'picture'
  | 'blob'

/** `starling/<what>/1` and a zero byte: no signature or seal of one kind can ever pass for another. */
export function domainTag(what: DomainTag): Uint8Array {
  return concat(utf8(`starling/${what}/1`), u8(0))
}

export interface SignPair {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}
export interface BoxPair {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}

export function signPairFromSeed(seed: Uint8Array): SignPair {
  const pair = { publicKey: Buffer.alloc(32), secretKey: Buffer.alloc(64) }
  sodium.crypto_sign_seed_keypair(pair.publicKey, pair.secretKey, seed)
  return pair
}

export function boxPairFromSeed(seed: Uint8Array): BoxPair {
  const pair = { publicKey: Buffer.alloc(32), secretKey: Buffer.alloc(32) }
  sodium.crypto_box_seed_keypair(pair.publicKey, pair.secretKey, seed)
  return pair
}

export function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  const signature = Buffer.alloc(64)
  sodium.crypto_sign_detached(signature, message, secretKey)
  return signature
}

/** Never throws: a signature or key of the wrong size does not verify. */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.byteLength !== 64 || publicKey.byteLength !== 32) return false
  return sodium.crypto_sign_verify_detached(signature, message, publicKey)
}

export const boxOverheadBytes = 48

export function boxSeal(message: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const out = Buffer.alloc(message.byteLength + boxOverheadBytes)
  sodium.crypto_box_seal(out, message, publicKey)
  return out
}

/** The message, or null when the box is not for this pair or was changed. */
export function boxOpen(sealed: Uint8Array, pair: BoxPair): Uint8Array | null {
  if (sealed.byteLength < boxOverheadBytes) return null
  const out = Buffer.alloc(sealed.byteLength - boxOverheadBytes)
  return sodium.crypto_box_seal_open(out, sealed, pair.publicKey, pair.secretKey) ? out : null
}

export const aeadOverheadBytes = 16
export const aeadNonceBytes = 24

/** XChaCha20-Poly1305 with a given 24-byte nonce. */
export function aeadSeal(message: Uint8Array, associated: Uint8Array | null, nonce: Uint8Array, key: Uint8Array): Uint8Array {
  const out = Buffer.alloc(message.byteLength + aeadOverheadBytes)
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, message, associated, null, nonce, key)
  return out
}

/** The message, or null when key, nonce, associated data or any byte does not fit. Never throws. */
export function aeadOpen(
  sealed: Uint8Array,
  associated: Uint8Array | null,
  nonce: Uint8Array,
  key: Uint8Array
): Uint8Array | null {
  if (sealed.byteLength < aeadOverheadBytes || nonce.byteLength !== aeadNonceBytes || key.byteLength !== 32) return null
  const out = Buffer.alloc(sealed.byteLength - aeadOverheadBytes)
  try {
    sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, sealed, associated, nonce, key)
    return out
  } catch {
    return null // libsodium reports a failed check by throwing
  }
}
