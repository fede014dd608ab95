import { randomBytes } from '../../core/domain/crypto.ts'
import type { VaultMemberGroup, VaultObserverGroup, VaultPayload } from '../../core/vault/payload.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { createVault, type Vault } from '../../core/vault/vault.ts'

export const passphrase = () => Buffer.from('four calm otters swim')
export const otherPassphrase = () => Buffer.from('two quiet herons stand')

export function sampleGroup(): VaultMemberGroup {
  return {
    kind: 'member',
    localId: 'g1',
    groupKey: randomBytes(32),
    groupSecret: randomBytes(32),
    personLabel: randomBytes(16),
    deviceSignSeed: randomBytes(32),
    deviceBoxSeed: randomBytes(32),
    writerSeed: randomBytes(32),
    serial: 1,
    epochKeys: [{ number: 0, audience: 0, key: randomBytes(32) }],
    state: 'in-use',
    reachCounter: 7
  }
}

export function sampleObserver(): VaultObserverGroup {
  return {
    kind: 'observer',
    localId: 'g2',
    groupKey: randomBytes(32),
    groupSecret: randomBytes(32),
    observerSeed: randomBytes(16),
    epochKeys: [],
    state: 'in-use'
  }
}

export function samplePayload(): VaultPayload {
  return {
    recoverySecret: randomBytes(16),
    recoveryShown: false,
    settings: {
      language: 'es',
      mode: 'same-network',
      name: 'Amira canary-settings-name',
      lockAfterMinutes: 15,
      tickedCards: ['wg-canary']
    },
    groups: [sampleGroup(), sampleObserver()],
    joins: [],
    petnames: [{ personKey: randomBytes(32), name: 'Kenji canary-petname' }],
    rememberedAddresses: [
      { groupKey: randomBytes(32), deviceKey: randomBytes(32), host: '192.0.2.77', port: 4700, seenAtMs: 1_700_000_000_000 }
    ],
    kept: [{ name: 'example', value: randomBytes(40) }]
  }
}

/** A vault with the cheapest passphrase work that is allowed. */
export function quickVault(folder: string, payload = samplePayload(), words = passphrase()): Promise<Vault> {
  return createVault(folder, { passphrase: words, payload, cost: floorCost })
}
