// What Starling uses of packages that ship no types. Grow these with the calls you add; never loosen them.
declare module 'sodium-universal' {
  type Bytes = Uint8Array
  const sodium: {
    readonly crypto_sign_PUBLICKEYBYTES: number
    readonly crypto_sign_SECRETKEYBYTES: number
    readonly crypto_pwhash_ALG_ARGON2ID13: number
    readonly crypto_pwhash_OPSLIMIT_MODERATE: number
    readonly crypto_pwhash_MEMLIMIT_MODERATE: number
    randombytes_buf(out: Bytes): void
    sodium_memzero(out: Bytes): void
    sodium_memcmp(a: Bytes, b: Bytes): boolean
    crypto_generichash(out: Bytes, input: Bytes, key?: Bytes): void
    crypto_generichash_batch(out: Bytes, input: readonly Bytes[], key?: Bytes): void
    crypto_sign_keypair(publicKey: Bytes, secretKey: Bytes): void
    crypto_sign_seed_keypair(publicKey: Bytes, secretKey: Bytes, seed: Bytes): void
    crypto_sign_detached(signature: Bytes, message: Bytes, secretKey: Bytes): void
    crypto_sign_verify_detached(signature: Bytes, message: Bytes, publicKey: Bytes): boolean
    crypto_box_keypair(publicKey: Bytes, secretKey: Bytes): void
    crypto_box_seed_keypair(publicKey: Bytes, secretKey: Bytes, seed: Bytes): void
    crypto_box_seal(out: Bytes, message: Bytes, publicKey: Bytes): void
    crypto_box_seal_open(out: Bytes, sealed: Bytes, publicKey: Bytes, secretKey: Bytes): boolean
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      out: Bytes,
      message: Bytes,
      ad: Bytes | null,
      nsec: null,
      nonce: Bytes,
      key: Bytes
    ): number
    crypto_aead_xchacha20poly1305_ietf_decrypt(
      out: Bytes,
      nsec: null,
      sealed: Bytes,
      ad: Bytes | null,
      nonce: Bytes,
      key: Bytes
    ): number
    crypto_secretbox_easy(out: Bytes, message: Bytes, nonce: Bytes, key: Bytes): void
    crypto_secretbox_open_easy(out: Bytes, sealed: Bytes, nonce: Bytes, key: Bytes): boolean
    crypto_pwhash_async(out: Bytes, password: Bytes, salt: Bytes, ops: number, mem: number, alg: number): Promise<void>
    crypto_pwhash(out: Bytes, password: Bytes, salt: Bytes, ops: number, mem: number, alg: number): void
  }
  export = sodium
}
