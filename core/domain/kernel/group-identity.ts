import { type BoxPair, boxPairFromSeed, type SignPair, signPairFromSeed } from '../crypto.ts'
import { type Author, authorOf } from '../record/record-inside.ts'
import { type Certificate, certify } from './certificate.ts'
import { personSeed } from './epoch-keys.ts'

/** The keys with which one laptop stands in one group, made from the seeds in its vault. */
export interface GroupIdentity {
  readonly label: Uint8Array
  readonly person: Author
  readonly device: Author
  readonly sign: SignPair
  readonly box: BoxPair
  /** The key pair of the writer core; the core's own key follows from it by its manifest. */
  readonly writer: SignPair
  readonly serial: number
}

export interface IdentitySeeds {
  readonly personLabel: Uint8Array
  readonly deviceSignSeed: Uint8Array
  readonly deviceBoxSeed: Uint8Array
  readonly writerSeed: Uint8Array
  readonly serial: number
}

export function identityFrom(seeds: IdentitySeeds, recoverySecret: Uint8Array): GroupIdentity {
  const sign = signPairFromSeed(seeds.deviceSignSeed)
  return {
    label: seeds.personLabel,
    person: authorOf(signPairFromSeed(personSeed(recoverySecret, seeds.personLabel))),
    device: authorOf(sign),
    sign,
    box: boxPairFromSeed(seeds.deviceBoxSeed),
    writer: signPairFromSeed(seeds.writerSeed),
    serial: seeds.serial
  }
}

export function certificateOf(identity: GroupIdentity, writerKey: Uint8Array, scope: Uint8Array): Certificate {
  return certify(
    { deviceSign: identity.sign.publicKey, deviceBox: identity.box.publicKey, writer: writerKey, serial: identity.serial, scope },
    identity.person
  )
}
