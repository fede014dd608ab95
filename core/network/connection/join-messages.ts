import type { ErrorCode } from '../../contract/errors.ts'
import { concat, domainTag, keyedHash, u8 } from '../../domain/crypto.ts'
import { type Certificate, readCertificate, writeCertificate } from '../../domain/kernel/certificate.ts'
import { decodeTotal, readBytes, readFixed, readList, readU8, readU32, refuse } from '../../domain/record/decode.ts'
import { Parts } from '../../domain/record/encode.ts'
import type { CodeLanguage, JoinKeys } from './ports.ts'

/**
 * Messages of `starling/join/1`. FORMATS leaves the wire open; this is it. All decoders are total and tolerate bytes at the end.
 * candidate: 0 opening, 2 reveal, 3 same, 5 received. inviter: 1 opening, 2 reveal, 3 same, 4 keys. Both: 6 refusal, one byte.
 */
export const joinProtocol = 'starling/join/1'
export const joinKinds = { candidate: 0, inviter: 1, reveal: 2, same: 3, keys: 4, received: 5, refusal: 6 } as const
export const joinKindCount = 7

/** Only who holds the invite can open the channel, or recognise it; and it is another one on every connection. */
export function joinChannelId(rendezvousSecret: Uint8Array, handshakeHash: Uint8Array): Uint8Array {
  return keyedHash(rendezvousSecret, 'join/1', handshakeHash)
}

export interface CandidateOpening {
  readonly commitment: Uint8Array
  readonly personLabel: Uint8Array
  readonly personKey: Uint8Array
  readonly certificate: Certificate
}

export function encodeCandidateOpening(opening: CandidateOpening): Uint8Array {
  const parts = new Parts().fixed(opening.commitment, 32).fixed(opening.personLabel, 16).fixed(opening.personKey, 32)
  writeCertificate(parts, opening.certificate)
  return parts.done()
}

export function decodeCandidateOpening(bytes: Uint8Array): CandidateOpening | null {
  return decodeTotal(Buffer.from(bytes), (state) => ({
    commitment: readFixed(state, 32),
    personLabel: readFixed(state, 16),
    personKey: readFixed(state, 32),
    certificate: readCertificate(state)
  }))
}

export interface InviterOpening {
  readonly commitment: Uint8Array
  readonly deviceKey: Uint8Array
  readonly language: CodeLanguage
}

const languages: readonly CodeLanguage[] = ['en', 'ja', 'es', 'ar']

export function encodeInviterOpening(opening: InviterOpening): Uint8Array {
  return new Parts().fixed(opening.commitment, 32).fixed(opening.deviceKey, 32).u8(languages.indexOf(opening.language)).done()
}

/** A language that we do not know shows digits alone, as Arabic does. */
export function decodeInviterOpening(bytes: Uint8Array): InviterOpening | null {
  return decodeTotal(Buffer.from(bytes), (state) => ({
    commitment: readFixed(state, 32),
    deviceKey: readFixed(state, 32),
    language: languages[readU8(state)] ?? 'ar'
  }))
}

/** The nonce, and the device key's signature over this connection and commitment: nobody brings another laptop's key. */
export interface Reveal {
  readonly nonce: Uint8Array
  readonly signature: Uint8Array
}

export function revealMessage(isInitiator: boolean, handshakeHash: Uint8Array, commitment: Uint8Array): Uint8Array {
  return concat(domainTag('check'), u8(isInitiator ? 0 : 1), handshakeHash, commitment)
}

export function encodeReveal(reveal: Reveal): Uint8Array {
  return new Parts().fixed(reveal.nonce, 32).fixed(reveal.signature, 64).done()
}

export function decodeReveal(bytes: Uint8Array): Reveal | null {
  return decodeTotal(Buffer.from(bytes), (state) => ({ nonce: readFixed(state, 32), signature: readFixed(state, 64) }))
}

const keysVersion = 1
const epochKeysMost = 4096
const recordsMost = 64
const recordBytesMost = 64 * 1024

/** Plain bytes of the keys message: they leave this process only inside `crypto_box_seal` to the newcomer. */
export function encodeJoinKeys(keys: JoinKeys): Uint8Array {
  return new Parts()
    .u8(keysVersion)
    .fixed(keys.groupKey, 32)
    .fixed(keys.groupSecret, 32)
    .fixed(keys.inviteHash, 32)
    .list(keys.epochKeys, (parts, { epoch, audience, key }) => parts.u32(epoch).u8(audience).fixed(key, 32))
    .list(keys.introduction, (parts, record) => parts.bytes(record))
    .done()
}

export function decodeJoinKeys(bytes: Uint8Array): JoinKeys | null {
  return decodeTotal(bytes, (state) => {
    if (readU8(state) !== keysVersion) refuse()
    return {
      groupKey: readFixed(state, 32),
      groupSecret: readFixed(state, 32),
      inviteHash: readFixed(state, 32),
      epochKeys: readList(state, epochKeysMost, (at) => ({ epoch: readU32(at), audience: readU8(at), key: readFixed(at, 32) })),
      introduction: readList(state, recordsMost, (at) => readBytes(at, recordBytesMost))
    }
  })
}

const refusals: readonly ErrorCode[] = [
  'JOIN_ENDED',
  'INVITE_EXPIRED',
  'INVITE_USED',
  'INVITE_REVOKED',
  'INVITE_DECLINED',
  'CHECK_CODE_DIFFERENT',
  'BUSY',
  'ALREADY_MEMBER'
]

export function encodeRefusal(code: ErrorCode): Uint8Array {
  return u8(Math.max(0, refusals.indexOf(code)))
}

/** A reason that we do not know is read as "the other side ended it". */
export function decodeRefusal(bytes: Uint8Array): ErrorCode {
  return refusals[bytes[0] ?? 0] ?? 'JOIN_ENDED'
}
