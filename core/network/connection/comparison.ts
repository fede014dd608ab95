import { equalBytes, randomBytes, verify } from '../../domain/crypto.ts'
import { type CheckCode, checkCode, nonceCommitment } from './check-code.ts'
import { decodeReveal, encodeReveal, revealMessage } from './join-messages.ts'
import type { CodeLanguage } from './ports.ts'

/** Our half of one comparison on one connection: commit, then reveal, then the code. A new nonce every time, so nothing of it can be used again. */
export interface Comparison {
  readonly commitment: Uint8Array
  reveal(): Uint8Array
  /** The code both must see, or null when the reveal does not fit its commitment, connection or device key. */
  code(
    theirs: { readonly deviceKey: Uint8Array; readonly commitment: Uint8Array },
    reveal: Uint8Array,
    language: CodeLanguage
  ): CheckCode | null
}

export interface ComparisonOptions {
  readonly isInitiator: boolean
  readonly handshakeHash: Uint8Array
  readonly deviceKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

export function createComparison(options: ComparisonOptions): Comparison {
  const { isInitiator, handshakeHash, deviceKey } = options
  const nonce = randomBytes(32)
  const commitment = nonceCommitment(nonce, deviceKey, handshakeHash)
  return {
    commitment,
    reveal: () => encodeReveal({ nonce, signature: options.sign(revealMessage(isInitiator, handshakeHash, commitment)) }),
    code(theirs, bytes, language) {
      const reveal = decodeReveal(bytes)
      if (!reveal || equalBytes(theirs.deviceKey, deviceKey)) return null
      if (!equalBytes(nonceCommitment(reveal.nonce, theirs.deviceKey, handshakeHash), theirs.commitment)) return null
      if (!verify(reveal.signature, revealMessage(!isInitiator, handshakeHash, theirs.commitment), theirs.deviceKey)) return null
      const us = { deviceKey, nonce }
      const them = { deviceKey: theirs.deviceKey, nonce: reveal.nonce }
      return checkCode({ handshakeHash, initiator: isInitiator ? us : them, other: isInitiator ? them : us }, language)
    }
  }
}
