import { utf8 } from '../../core/domain/crypto.ts'
import { identityFrom } from '../../core/domain/kernel/group-identity.ts'
import { secretsOf } from '../../core/vault/payload.ts'
import { openVault } from '../../core/vault/vault.ts'
import type { Needle } from './canary-scanner.ts'
import { passphrase } from './core-cast.ts'

export interface ProfileSecrets {
  /** The vault's own, and the secret keys made from its seeds. */
  readonly secrets: readonly Needle[]
  /** What names a group or a person to whoever sees it twice: no secret to those inside. */
  readonly names: readonly Needle[]
}

/** Everything in a profile that is a key, read with its passphrase while nobody has it open. */
export async function profileSecrets(dir: string): Promise<ProfileSecrets> {
  const vault = await openVault(dir, utf8(passphrase))
  const { payload } = vault
  const secrets = secretsOf(payload)
    .filter((bytes) => bytes.byteLength >= 16)
    .map((bytes, i) => ({ name: `vault secret ${i}`, value: Buffer.from(bytes) }))
  const names: { name: string; value: Buffer }[] = []
  for (const group of payload.groups) {
    names.push({ name: 'group key', value: Buffer.from(group.groupKey) })
    if (group.kind !== 'member') continue
    const { sign, box, writer, person } = identityFrom(group, payload.recoverySecret)
    names.push({ name: 'person public key', value: Buffer.from(person.publicKey) })
    for (const [name, pair] of Object.entries({ sign, box, writer })) {
      secrets.push({ name: `${name} secret key`, value: Buffer.from(pair.secretKey) })
      names.push({ name: `${name} public key`, value: Buffer.from(pair.publicKey) })
    }
  }
  await vault.close()
  const open = new Set(names.map(({ value }) => value.toString('hex')))
  return { secrets: secrets.filter(({ value }) => !open.has(value.toString('hex'))), names }
}
