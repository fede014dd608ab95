import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openDrafts } from '../../core/vault/drafts.ts'
import { compareMark, createMark, openMark } from '../../core/vault/mark.ts'
import type { VaultPayload } from '../../core/vault/payload.ts'
import { openVault } from '../../core/vault/vault.ts'
import { temporaryFolder } from './folders.ts'
import { passphrase, quickVault } from './samples.ts'

/**
 * A profile as the first release writes it. It must open for ever. Before that release, a deliberate change of a format writes it
 * anew: STARLING_WRITE_STORED=1 npx vitest run test/vault/stored.test.ts
 */
const stored = fileURLToPath(new URL('./stored/profile-1', import.meta.url))
const of = (byte: number, sizeBytes = 32) => Uint8Array.from({ length: sizeBytes }, (_, at) => (byte + at) & 0xff)
const groupKey = of(1)
const writerKey = of(9)
const group = { groupKey, groupSecret: of(2), epochKeys: [{ number: 3, audience: 1, key: of(4) }], state: 'in-use' } as const
const expected = (): VaultPayload => ({
  recoverySecret: of(5, 16),
  recoveryShown: true,
  settings: { language: 'ja', mode: 'internet', name: '健二', lockAfterMinutes: 5, tickedCards: [] },
  groups: [
    {
      ...group,
      kind: 'member',
      localId: 'g1',
      personLabel: of(6, 16),
      deviceSignSeed: of(7),
      deviceBoxSeed: of(8),
      writerSeed: of(10),
      serial: 2,
      reachCounter: 300
    },
    { ...group, kind: 'observer', localId: 'g2', observerSeed: of(11, 16) }
  ],
  joins: [
    {
      id: 'j1',
      rendezvousSecret: of(12, 16),
      expiresAtS: 1_800_000_000,
      role: 1,
      personLabel: of(13, 16),
      deviceSignSeed: of(14),
      deviceBoxSeed: of(15),
      writerSeed: of(16),
      groupKey: null,
      groupSecret: of(17)
    }
  ],
  petnames: [{ personKey: of(18), name: 'أميرة' }],
  rememberedAddresses: [{ groupKey, deviceKey: of(19), host: 'fe80::1', port: 49_000, seenAtMs: 1_790_000_000_000 }],
  kept: [{ name: 'example', value: of(20, 5) }]
})

async function writeStored(): Promise<void> {
  const vault = await quickVault(stored, structuredClone(expected()))
  const { markFolder, markKey } = vault.placeOf(groupKey)
  const mark = await createMark(markFolder, markKey, writerKey)
  await mark.write({ length: 12, treeHash: of(21) })
  await mark.close()
  const drafts = await openDrafts(join(stored, 'drafts'), vault.draftKey)
  await drafts.put('text', Buffer.from('borrador'))
  await drafts.close()
  await vault.close()
}

test('a profile of the first release opens, whole', async () => {
  if (process.env['STARLING_WRITE_STORED']) await writeStored()
  const folder = join(await temporaryFolder(), 'profile')
  await mkdir(folder)
  await cp(stored, folder, { recursive: true })
  const vault = await openVault(folder, passphrase())
  expect(structuredClone(vault.payload)).toEqual(expected())
  const { markFolder, markKey } = vault.placeOf(groupKey)
  const mark = await openMark(markFolder, markKey, writerKey)
  expect(await compareMark(mark, { length: 12, treeHash: async () => of(21) })).toBe('ok')
  expect(await compareMark(mark, { length: 11, treeHash: async () => of(21) })).toBe('rolled-back')
  const drafts = await openDrafts(join(folder, 'drafts'), vault.draftKey)
  expect(Buffer.from(drafts.get('text') ?? []).toString()).toBe('borrador')
  await Promise.all([mark.close(), drafts.close()])
  await vault.close()
})
