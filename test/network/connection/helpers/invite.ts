import type { ErrorCode } from '../../../../core/contract/errors.ts'
import { boxOpen, boxPairFromSeed, randomBytes, sign, signPairFromSeed } from '../../../../core/domain/crypto.ts'
import { certify } from '../../../../core/domain/kernel/certificate.ts'
import { inviteHash } from '../../../../core/domain/kernel/epoch-keys.ts'
import type { Candidacy, CodeLanguage, InviteOffer, JoinKeys, Newcomer } from '../../../../core/network/connection/ports.ts'

export interface TestInvite extends InviteOffer {
  refused: ErrorCode | null
  readonly admitted: Newcomer[]
  readonly keys: JoinKeys
}

export function testInvite(language: CodeLanguage = 'en'): TestInvite {
  const self = signPairFromSeed(randomBytes(32))
  const rendezvousSecret = randomBytes(16)
  const expirySeconds = 1_800_000_000
  const keys: JoinKeys = {
    groupKey: randomBytes(32),
    groupSecret: randomBytes(32),
    inviteHash: inviteHash(rendezvousSecret, expirySeconds, 1),
    epochKeys: [
      { epoch: 4, audience: 0, key: randomBytes(32) },
      { epoch: 3, audience: 0, key: randomBytes(32) }
    ],
    introduction: [randomBytes(400)]
  }
  const invite: TestInvite = {
    id: 'invite',
    rendezvousSecret,
    expirySeconds,
    role: 1,
    language,
    hesitateMs: 0,
    refused: null,
    admitted: [],
    keys,
    self: () => ({ signKey: self.publicKey, sign: (message) => sign(message, self.secretKey) }),
    refusal: (deviceSign) => {
      if (invite.refused) return invite.refused
      const used = invite.admitted[0]
      return used && !Buffer.from(used.certificate.deviceSign).equals(deviceSign) ? 'INVITE_USED' : null
    },
    async admit(newcomer) {
      invite.admitted.push(newcomer)
      return keys
    }
  }
  return invite
}

export interface TestCandidacy extends Candidacy {
  readonly received: JoinKeys[]
}

export function testCandidacy(invite: InviteOffer): TestCandidacy {
  const device = signPairFromSeed(randomBytes(32))
  const box = boxPairFromSeed(randomBytes(32))
  const person = signPairFromSeed(randomBytes(32))
  const scope = inviteHash(invite.rendezvousSecret, invite.expirySeconds, invite.role)
  const author = { publicKey: person.publicKey, sign: (message: Uint8Array) => sign(message, person.secretKey) }
  const received: JoinKeys[] = []
  return {
    rendezvousSecret: invite.rendezvousSecret,
    expirySeconds: invite.expirySeconds,
    role: invite.role,
    personLabel: randomBytes(16),
    personKey: person.publicKey,
    certificate: certify(
      { deviceSign: device.publicKey, deviceBox: box.publicKey, writer: randomBytes(32), serial: 1, scope },
      author
    ),
    signAsDevice: (message) => sign(message, device.secretKey),
    isOfMyGroups: () => false,
    openBox: (sealed) => boxOpen(sealed, box),
    receive: async (keys) => void received.push(keys),
    received
  }
}
