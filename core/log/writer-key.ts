import Hypercore from 'hypercore'

/** Stores of writer cores have manifest version 2: nonces are then not reused after a fork (measured, D5). */
export const manifestVersion = 2

/** The key of the writer core of this key pair, known before the core exists: what a certificate names. */
export function writerKeyOf(publicKey: Uint8Array): Uint8Array {
  return Hypercore.key({ version: manifestVersion, signers: [{ publicKey }] })
}
