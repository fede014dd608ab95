import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hash, keyedHash, randomBytes } from '../../core/domain/crypto.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { createVault, openVault, openVaultByRecovery, type Vault } from '../../core/vault/vault.ts'
import { vaultExists } from '../../core/vault/vault-copies.ts'
import { temporaryFolder } from './folders.ts'
import { otherPassphrase, passphrase, quickVault, sampleGroup, samplePayload } from './samples.ts'
import { seededRandom } from './seeded-random.ts'

const copyPaths = (folder: string) => ['a', 'b'].map((name) => join(folder, 'vault', name))
const refusal = (code: string) => expect.objectContaining({ name: 'CoreError', code })

/** Closing wipes what the vault holds, so what is compared is a copy. */
async function payloadOf(opening: Promise<Vault>) {
  const vault = await opening
  const copy = structuredClone(vault.payload)
  await vault.close()
  return copy
}

test('what was put into a profile is there when it is opened again', async () => {
  const folder = await temporaryFolder()
  expect(await vaultExists(folder)).toBe(false)
  const vault = await quickVault(folder)
  const written = structuredClone(vault.payload)
  await vault.close()
  expect(await vaultExists(folder)).toBe(true)
  expect(await payloadOf(openVault(folder, passphrase()))).toEqual(written)
})

test('a wrong passphrase is told from a damaged profile, and a short one is never accepted', async () => {
  const folder = await temporaryFolder()
  await expect(quickVault(folder, samplePayload(), Buffer.from('short'))).rejects.toEqual(refusal('PASSPHRASE_TOO_SHORT'))
  await (await quickVault(folder)).close()
  await expect(openVault(folder, otherPassphrase())).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  for (const path of copyPaths(folder)) await writeFile(path, (await readFile(path)).subarray(0, 700))
  await expect(openVault(folder, passphrase())).rejects.toEqual(refusal('PROFILE_DAMAGED'))
})

test('a passphrase with accents opens however the keyboard spells them', async () => {
  const folder = await temporaryFolder()
  const words = 'mañana vendrá el tren'
  await (await quickVault(folder, samplePayload(), Buffer.from(words.normalize('NFD')))).close()
  await (await openVault(folder, Buffer.from(words.normalize('NFC')))).close()
})

test('a profile is never made over another one, and a missing one is said to be missing', async () => {
  const folder = await temporaryFolder()
  await expect(openVault(folder, passphrase())).rejects.toEqual(refusal('PROFILE_MISSING'))
  await (await quickVault(folder)).close()
  await expect(quickVault(folder)).rejects.toEqual(refusal('PROFILE_EXISTS'))
})

test('a profile of a newer Starling is left alone', async () => {
  const folder = await temporaryFolder()
  await (await quickVault(folder)).close()
  await writeFile(join(folder, 'FORMAT'), '2\n')
  await expect(openVault(folder, passphrase())).rejects.toEqual(refusal('PROFILE_TOO_NEW'))
  await writeFile(join(folder, 'FORMAT'), 'x\n')
  await expect(openVault(folder, passphrase())).rejects.toEqual(refusal('PROFILE_DAMAGED'))
})

test('changes made at the same time all last, in the order in which they were asked for', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const names = Array.from({ length: 12 }, (_, at) => `change ${at}`)
  await Promise.all(
    names.map((name) => vault.update((payload) => ({ ...payload, kept: [...payload.kept, { name, value: Buffer.from(name) }] })))
  )
  await vault.close()
  const { kept } = await payloadOf(openVault(folder, passphrase()))
  expect(kept.slice(1).map(({ name }) => name)).toEqual(names)
})

test('a change that throws changes nothing and does not hold up the next one', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const broken = vault.update(() => {
    throw new Error('broken change')
  })
  const good = vault.update((payload) => ({ ...payload, groups: [sampleGroup()] }))
  await expect(broken).rejects.toThrow('broken change')
  await good
  expect(vault.payload.groups).toHaveLength(1)
  await vault.close()
})

test('a damaged copy is made whole from the other one', async () => {
  for (const damaged of [0, 1]) {
    const folder = await temporaryFolder()
    await (await quickVault(folder)).close()
    const paths = copyPaths(folder)
    const path = paths[damaged] ?? ''
    const file = await readFile(path)
    file.writeUInt8(file.readUInt8(500) ^ 1, 500)
    await writeFile(path, file)
    await (await openVault(folder, passphrase())).close()
    const [a, b] = await Promise.all(paths.map((one) => readFile(one)))
    expect(a).toEqual(b)
    await rm(path)
    await (await openVault(folder, passphrase())).close()
    expect((await stat(path)).size).toBeGreaterThan(0)
  }
})

test('an older copy never wins over a newer one', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const [a = '', b = ''] = copyPaths(folder)
  await copyFile(a, `${a}.old`)
  await vault.update((payload) => ({ ...payload, settings: { ...payload.settings, language: 'ja' } }))
  await vault.close()
  for (const path of [a, b]) {
    await copyFile(`${a}.old`, path)
    expect((await payloadOf(openVault(folder, passphrase()))).settings.language).toBe('ja')
  }
})

test('a byte flipped in both copies, wherever it is, gives a coded error', async () => {
  const folder = await temporaryFolder()
  await (await quickVault(folder)).close()
  const { random, seed } = seededRandom()
  const paths = copyPaths(folder)
  const whole = await readFile(paths[0] ?? '')
  const headerPlaces = Array.from({ length: 30 }, (_, at) => at) // version, parameters and salt, each
  const places = [...headerPlaces, ...Array.from({ length: 60 }, () => Math.floor(random() * whole.byteLength))]
  for (const place of places) {
    const flipped = Buffer.from(whole)
    flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << Math.floor(random() * 8)), place)
    for (const path of paths) await writeFile(path, flipped)
    await expect(openVault(folder, passphrase()), `byte ${place}, seed ${seed}`).rejects.toEqual(refusal('PROFILE_DAMAGED'))
  }
})

test('somebody who changes a byte and mends the checksum gets no further', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder()
  await (await quickVault(folder)).close()
  const { random, seed } = seededRandom()
  const paths = copyPaths(folder)
  const whole = (await readFile(paths[0] ?? '')).subarray(0, -32)
  const slots = [26, 98, 170, 242].map((start) => start + Math.floor(random() * 72))
  const places = [0, 1, 12, ...slots, ...Array.from({ length: 12 }, () => 314 + Math.floor(random() * (whole.byteLength - 314)))]
  for (const place of places) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(place) ^ (1 << Math.floor(random() * 8)), place)
    for (const path of paths) await writeFile(path, Buffer.concat([changed, hash(changed)]))
    const code =
      place === 0 ? 'PROFILE_TOO_NEW' : place === 12 || (place < 98 && place > 1) ? 'PASSPHRASE_WRONG' : 'PROFILE_DAMAGED'
    await expect(openVault(folder, passphrase()), `byte ${place}, seed ${seed}`).rejects.toEqual(refusal(code))
  }
})

test('a change of passphrase that was cut off between the two copies leaves both passphrases good, and nothing lost', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const [a = '', b = ''] = copyPaths(folder)
  await copyFile(b, `${b}.old`)
  await vault.update((payload) => ({ ...payload, settings: { ...payload.settings, language: 'ja' } }))
  await vault.changePassphrase(passphrase(), otherPassphrase())
  await vault.close()
  await copyFile(a, `${a}.new`)
  for (const words of [passphrase(), otherPassphrase()]) {
    await copyFile(`${a}.new`, a)
    await copyFile(`${b}.old`, b)
    expect((await payloadOf(openVault(folder, words))).settings.language).toBe('ja')
    expect((await payloadOf(openVault(folder, words))).settings.language).toBe('ja')
  }
})

test('a header that asks for less work than the floor is refused, even with a checksum that fits', async () => {
  await expect(createVaultWith({ passes: 1, memoryKib: 8 })).rejects.toThrow(RangeError)
  const folder = await temporaryFolder()
  await (await quickVault(folder)).close()
  for (const path of copyPaths(folder)) {
    const content = (await readFile(path)).subarray(0, -32)
    content.writeUInt32LE(1024, 6)
    await writeFile(path, Buffer.concat([content, hash(content)]))
  }
  await expect(openVault(folder, passphrase())).rejects.toEqual(refusal('PROFILE_DAMAGED'))
})

async function createVaultWith(cost: { passes: number; memoryKib: number }) {
  return createVault(await temporaryFolder(), { passphrase: passphrase(), payload: samplePayload(), cost })
}

test('after a change of passphrase only the new one opens, and the words still do', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const words = Buffer.from(vault.payload.recoverySecret)
  await expect(vault.changePassphrase(otherPassphrase(), passphrase())).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  await vault.changePassphrase(passphrase(), otherPassphrase())
  const written = structuredClone(vault.payload)
  await vault.close()
  await expect(openVault(folder, passphrase())).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  expect(await payloadOf(openVault(folder, otherPassphrase()))).toEqual(written)
  await expect(openVaultByRecovery(folder, randomBytes(16), passphrase())).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  expect(await payloadOf(openVaultByRecovery(folder, words, passphrase()))).toEqual(written)
  expect(await payloadOf(openVault(folder, passphrase()))).toEqual(written)
})

test('new recovery words open and the old ones do not', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const [before, after] = [Buffer.from(vault.payload.recoverySecret), randomBytes(16)]
  await vault.update((payload) => ({ ...payload, recoverySecret: Buffer.from(after) }))
  await vault.close()
  await expect(openVaultByRecovery(folder, before, passphrase())).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  await (await openVaultByRecovery(folder, after, passphrase())).close()
})

test('closing wipes every key and secret, and refuses what comes after', async () => {
  const folder = await temporaryFolder()
  const vault = await quickVault(folder)
  const { payload, draftKey } = vault
  const { storeKey } = vault.placeOf(randomBytes(32))
  await Promise.all([vault.close(), vault.close()])
  const kept = [draftKey, storeKey, payload.recoverySecret, ...payload.groups.map((group) => group.groupSecret)]
  for (const secret of kept) expect(secret.every((byte) => byte === 0)).toBe(true)
  await expect(vault.update((same) => same)).rejects.toEqual(refusal('PROFILE_LOCKED'))
})

test('groups have different folders and keys, the same ones each time', async () => {
  const folder = await temporaryFolder()
  const [one, two] = [randomBytes(32), randomBytes(32)]
  const vault = await quickVault(folder)
  const first = structuredClone(vault.placeOf(one))
  expect(vault.placeOf(two).storeKey).not.toEqual(first.storeKey)
  expect(vault.placeOf(two).storeFolder).not.toBe(first.storeFolder)
  await vault.close()
  const again = await openVault(folder, passphrase())
  expect(structuredClone(again.placeOf(one))).toEqual(first)
  expect(first.storeFolder).not.toContain(Buffer.from(keyedHash(one, 'store-name/1')).toString('hex').slice(0, 16))
  await again.close()
})

test.skipIf(process.platform === 'win32')('only this user of the computer can read the profile', async () => {
  const folder = join(await temporaryFolder(), 'profile')
  const vault = await quickVault(folder)
  await vault.update((payload) => payload)
  await vault.close()
  for (const name of ['', ...(await readdir(folder, { recursive: true }))]) {
    const { mode } = await stat(join(folder, name))
    expect(mode & 0o077, name).toBe(0)
  }
})

test('the usual cost is what the app uses when nobody says otherwise', async () => {
  const folder = await temporaryFolder()
  const vault = await createVault(folder, { passphrase: passphrase(), payload: samplePayload() })
  await vault.close()
  const header = await readFile(copyPaths(folder)[0] ?? '')
  expect([header.readUInt32LE(2), header.readUInt32LE(6)]).toEqual([3, 256 * 1024])
  expect(floorCost).toEqual({ passes: 2, memoryKib: 64 * 1024 })
})
