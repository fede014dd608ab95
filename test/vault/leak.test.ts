import { join } from 'node:path'
import Corestore from 'corestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hash, randomBytes, signPairFromSeed, toHex } from '../../core/domain/crypto.ts'
import { openDrafts } from '../../core/vault/drafts.ts'
import { createMark } from '../../core/vault/mark.ts'
import { secretsOf } from '../../core/vault/payload.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { type Needle, scanFolder } from '../helpers/canary-scanner.ts'
import { bundleChildren } from './child.ts'
import { temporaryFolder } from './folders.ts'
import { passphrase, quickVault, samplePayload } from './samples.ts'

let children: Awaited<ReturnType<typeof bundleChildren>>
beforeAll(async () => {
  children = await bundleChildren()
})
afterAll(() => children.remove())

const title = '作戦会議 canary-title at the old mill'
const draftText = 'unsent canary-draft: meet by the fountain'
const userDataValue = 'canary-user-data-value'

/** Fills a store the way groups do, and with a writer whose secret the library keeps itself. */
async function fill(store: Corestore, seed: Uint8Array): Promise<void> {
  const pair = signPairFromSeed(seed)
  const keyPair = { publicKey: pair.publicKey, secretKey: pair.secretKey }
  const core = store.get({ keyPair, manifest: { version: store.manifestVersion, signers: [{ publicKey: pair.publicKey }] } })
  await core.ready()
  await core.append(Array.from({ length: 20 }, (_, at) => Buffer.from(`${at} ${title}`)))
  await core.append(Buffer.from(`${title} `.repeat(300))) // large values lie in files of their own
  await core.setUserData('00ff', Buffer.from(userDataValue))
  await store.storage.db.flush()
  await core.append(Buffer.from(title))
}

function storeNeedles(seed: Uint8Array): Needle[] {
  return [
    { name: 'title', value: title },
    { name: 'user data', value: userDataValue },
    { name: 'writer seed', value: seed },
    { name: 'writer secret key', value: signPairFromSeed(seed).secretKey }
  ]
}

test('the scanner finds every canary in a store that is not sealed', async () => {
  const folder = await temporaryFolder()
  const seed = randomBytes(32)
  const store = new Corestore(folder, { manifestVersion: 2 })
  await store.ready()
  await fill(store, seed)
  const primaryKey = { name: 'primary key', value: store.primaryKey }
  await store.close()
  const found = new Set((await scanFolder(folder, [...storeNeedles(seed), primaryKey])).map(({ needle }) => needle))
  expect(found).toEqual(new Set([...storeNeedles(seed).map(({ name }) => name), 'primary key']))
})

test('nothing secret of a whole profile is on the disk, while it runs and after it is closed', async () => {
  const folder = await temporaryFolder()
  const payload = samplePayload()
  const vault = await quickVault(folder, payload)
  const groupKey = payload.groups[0]?.groupKey ?? randomBytes(32)
  const place = vault.placeOf(groupKey)
  const seed = randomBytes(32)
  const needles: Needle[] = [
    ...storeNeedles(seed),
    { name: 'passphrase', value: passphrase().toString() },
    { name: 'draft', value: draftText },
    ...[payload.settings.name, ...payload.petnames.map(({ name }) => name)].map((value) => ({ name: 'a name', value })),
    { name: 'an address', value: '192.0.2.77' },
    ...secretsOf(payload).map((value, at) => ({ name: `secret ${at} of the vault`, value: Buffer.from(value) })),
    ...[place.storeKey, place.markKey, vault.draftKey, vault.checkpointKey].map((value, at) => ({
      name: `derived key ${at}`,
      value: Buffer.from(value)
    }))
  ]
  expect(needles.length).toBeGreaterThan(20)
  const sealed = await openSealedStore(place.storeFolder, place.storeKey)
  await fill(sealed.store, seed)
  await sealed.durable.sync()
  const drafts = await openDrafts(join(folder, 'drafts'), vault.draftKey)
  await drafts.put(title, Buffer.from(draftText))
  const mark = await createMark(place.markFolder, place.markKey, signPairFromSeed(seed).publicKey)
  await mark.write({ length: 22, treeHash: hash(Buffer.from(title)) })
  needles.push({ name: 'primary key', value: Buffer.from(sealed.store.primaryKey) })
  await vault.update((now) => ({ ...now, petnames: [] }))
  expect(await scanFolder(folder, needles), 'while running').toEqual([])
  await Promise.all([sealed.close(), drafts.close(), mark.close()])
  await vault.close()
  expect(await scanFolder(folder, needles), 'after close').toEqual([])
})

test('nothing is on the disk after a kill in the middle of writing', async () => {
  const folder = await temporaryFolder()
  const key = randomBytes(32)
  const child = children.start('append', folder, toHex(key), 'synced', title)
  await child.line((line) => line === 'saved 40')
  child.process.kill('SIGKILL')
  await child.ended
  const needles = [
    { name: 'title', value: title },
    { name: 'store key', value: key }
  ]
  expect(await scanFolder(folder, needles)).toEqual([])
  const sealed = await openSealedStore(folder, key)
  const core = sealed.store.get({ name: 'aa' })
  await core.ready()
  expect(core.length).toBeGreaterThan(40)
  expect(await core.get(40)).toEqual(Buffer.from(`40 ${title}`))
  await sealed.close()
})
