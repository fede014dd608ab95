import type { State } from 'compact-encoding'
import { concat, domainTag, u32, verify } from '../crypto.ts'
import { readFixed, readU32 } from '../record/decode.ts'
import type { Parts } from '../record/encode.ts'
import type { Author } from '../record/record-inside.ts'

/** The person key's word that a laptop is theirs (FORMATS "Device certificate"). */
export interface Certificate {
  readonly deviceSign: Uint8Array
  readonly deviceBox: Uint8Array
  /** Zeros for a reader, who has no writer core. */
  readonly writer: Uint8Array
  readonly serial: number
  /** Group key, or the hash of the invite or join request for the first laptop of somebody who comes in. */
  readonly scope: Uint8Array
  readonly signature: Uint8Array
}

type Unsigned = Omit<Certificate, 'signature'>

export function certificateMessage(c: Unsigned): Uint8Array {
  return concat(domainTag('certificate'), c.deviceSign, c.deviceBox, c.writer, u32(c.serial), c.scope)
}

export function certify(unsigned: Unsigned, person: Author): Certificate {
  return { ...unsigned, signature: person.sign(certificateMessage(unsigned)) }
}

export function certificateHolds(certificate: Certificate, personKey: Uint8Array): boolean {
  return verify(certificate.signature, certificateMessage(certificate), personKey)
}

export function writeCertificate(parts: Parts, c: Certificate): void {
  parts.fixed(c.deviceSign, 32).fixed(c.deviceBox, 32).fixed(c.writer, 32).u32(c.serial).fixed(c.scope, 32).fixed(c.signature, 64)
}

export function readCertificate(state: State): Certificate {
  return {
    deviceSign: readFixed(state, 32),
    deviceBox: readFixed(state, 32),
    writer: readFixed(state, 32),
    serial: readU32(state),
    scope: readFixed(state, 32),
    signature: readFixed(state, 64)
  }
}
