import { CoreError } from '../contract/errors.ts'
import { boxPairFromSeed, randomBytes, sign, signPairFromSeed, toHex } from '../domain/crypto.ts'
import { rulesVersion } from '../domain/kernel/decide.ts'
import { observerPairSeeds } from '../domain/kernel/epoch-keys.ts'
import { certificateOf, type GroupIdentity, identityFrom } from '../domain/kernel/group-identity.ts'
import { createRights } from '../domain/kernel/rights.ts'
import { nextEpoch } from '../domain/kernel/write-kernel.ts'
import { openGroupLog } from '../log/group-log.ts'
import { type FindKey, Keyring } from '../log/keyring.ts'
import { writerKeyOf } from '../log/writer-key.ts'
import type { Identity } from '../network/connection/ports.ts'
import type { Drafts } from '../vault/drafts.ts'
import { compareMark, createMark, type Mark, openMark } from '../vault/mark.ts'
import type { VaultGroup, VaultMemberGroup } from '../vault/payload.ts'
import { openSealedStore, type SealedStore } from '../vault/sealed-store.ts'
import type { Vault } from '../vault/vault.ts'
import { createCheckpoint } from './checkpoint.ts'
import { hasRoomIn } from './disk-room.ts'
import { createGroup, type Group } from './group.ts'
import { createWordFile } from './word-file.ts'

export interface OpenGroupOptions {
  readonly vault: Vault
  readonly drafts: Drafts | CoreError
  readonly now: () => number
}

/** Random seeds of one laptop in one group: made once, never restored, never copied. */
export function newSeeds(): Pick<
  VaultMemberGroup,
  'personLabel' | 'deviceSignSeed' | 'deviceBoxSeed' | 'writerSeed' | 'serial' | 'reachCounter'
> {
  return {
    personLabel: randomBytes(16),
    deviceSignSeed: randomBytes(32),
    deviceBoxSeed: randomBytes(32),
    writerSeed: randomBytes(32),
    serial: 1,
    reachCounter: 0
  }
}

/**
 * Start a group: `found` and epoch 0 in one append, on the disk before this answers. What fails half-way leaves no entry in the
 * vault, so that no group is shown that does not exist.
 */
export async function foundGroup(o: OpenGroupOptions, localId: string): Promise<Group> {
  const seeds = newSeeds()
  const groupSecret = randomBytes(32)
  const identity = identityFrom(seeds, o.vault.payload.recoverySecret)
  const groupKey = writerKeyOf(identity.writer.publicKey)
  const entry: VaultMemberGroup = {
    kind: 'member',
    localId,
    groupKey,
    groupSecret,
    epochKeys: [],
    state: 'in-use',
    ...seeds
  }
  await prepareMember(o.vault, entry)
  const group = await openEntry(o, entry, true)
  await group.commit(() => {
    const epoch = nextEpoch(
      createRights(groupKey),
      groupKey,
      0,
      [],
      [{ key: identity.sign.publicKey, boxKey: identity.box.publicKey, role: 2 }]
    )
    const certificate = certificateOf(identity, groupKey, groupKey)
    return [
      {
        kernel: { type: 'found', label: identity.label, personKey: identity.person.publicKey, certificate, rules: rulesVersion }
      },
      ...epoch.bodies.map((kernel) => ({ kernel }))
    ]
  })
  await addToVault(o.vault, entry)
  return group
}

export async function addToVault(vault: Vault, entry: VaultGroup): Promise<void> {
  await vault.update((p) => ({ ...p, groups: [...p.groups.filter((g) => g.localId !== entry.localId), entry] }))
}

/** The rollback mark stands before the first append and before the seed is in the vault. */
export async function prepareMember(vault: Vault, entry: VaultMemberGroup): Promise<void> {
  const place = vault.placeOf(entry.groupKey)
  const writer = signPairFromSeed(entry.writerSeed)
  await (await createMark(place.markFolder, place.markKey, writerKeyOf(writer.publicKey))).close()
}

export function newLocalId(): string {
  return toHex(randomBytes(8))
}

/** Open a group that stands in the vault. STORE_DAMAGED, STORE_MOVED, DISK_FULL …; STORE_ROLLED_BACK when it is shorter than it promised. */
export async function openGroup(o: OpenGroupOptions, entry: VaultGroup): Promise<Group> {
  if (entry.kind === 'member') {
    // Words follow the clock. Should it go back, or the kept words be lost, no word is lower than the first ones of the last start.
    await o.vault.update((p) => ({
      ...p,
      groups: p.groups.map((g) =>
        g.localId === entry.localId && g.kind === 'member' ? { ...g, reachCounter: Math.max(g.reachCounter + 1, o.now()) } : g
      )
    }))
  }
  return openEntry(o, entry, false)
}

async function openEntry(o: OpenGroupOptions, entry: VaultGroup, founding: boolean): Promise<Group> {
  const place = o.vault.placeOf(entry.groupKey)
  const store = await openSealedStore(place.storeFolder, place.storeKey)
  try {
    return await openOn(o, entry, founding, store)
  } catch (err) {
    await store.close()
    throw err
  }
}

async function openOn(o: OpenGroupOptions, entry: VaultGroup, founding: boolean, store: SealedStore): Promise<Group> {
  const place = o.vault.placeOf(entry.groupKey)
  const identity = entry.kind === 'member' ? identityFrom(entry, o.vault.payload.recoverySecret) : null
  const observer = entry.kind === 'observer' ? observerPairSeeds(entry.observerSeed) : null
  const signPair = identity?.sign ?? signPairFromSeed(observer?.sign ?? randomBytes(32))
  const box = identity?.box ?? boxPairFromSeed(observer?.box ?? randomBytes(32))
  const log = await openGroupLog({
    store: store.store.session(),
    groupKey: founding ? null : entry.groupKey,
    groupSecret: entry.groupSecret,
    writer: identity?.writer ?? null
  })
  const mark = identity
    ? await checkedMark(o.vault, entry, identity, log.base.local, store).catch(async (err: unknown) => {
        await log.close()
        throw err
      })
    : null
  const handedKeys = entry.epochKeys.map(({ number, audience, key }) => ({ epoch: number, audience, key }))
  const keyring = new Keyring(
    entry.groupKey,
    { signKey: signPair.publicKey, box },
    handedKeys,
    handedFind(o.vault, entry.localId)
  )
  const self: Identity = {
    signKey: signPair.publicKey,
    kind: entry.kind === 'member' ? 'device' : 'observer',
    sign: (message) => sign(message, signPair.secretKey)
  }
  const group = createGroup({
    localId: entry.localId,
    groupSecret: entry.groupSecret,
    log,
    store,
    mark,
    keyring,
    words: createWordFile({ file: place.wordsFile, key: o.vault.checkpointKey, groupKey: entry.groupKey }),
    checkpoint: createCheckpoint({ file: place.checkpointFile, key: o.vault.checkpointKey, log, keyring }),
    self,
    identity,
    handed: () => handedIntroduction(o.vault, entry.localId),
    drafts: o.drafts,
    reachCounter: () => (entry.kind === 'member' ? entry.reachCounter : 0),
    hasRoom: () => hasRoomIn(place.storeFolder),
    now: o.now
  })
  await group.follower.caughtUp()
  await group.recall()
  return group
}

async function checkedMark(
  vault: Vault,
  entry: VaultGroup,
  identity: GroupIdentity,
  local: Parameters<typeof compareMark>[1],
  store: SealedStore
): Promise<Mark> {
  const place = vault.placeOf(entry.groupKey)
  const mark = await openMark(place.markFolder, place.markKey, writerKeyOf(identity.writer.publicKey))
  const verdict = await compareMark(mark, local)
  if (verdict === 'ok') return mark
  await mark.close()
  const damaged = verdict === 'damaged' || (await store.hasDroppedBytes())
  throw new CoreError(damaged ? 'STORE_DAMAGED' : 'STORE_ROLLED_BACK')
}

const introductionName = (localId: string): string => `introduction/${localId}`

/** Kernel records that say who this laptop is, handed over when it was let in, until its own copy of the log has them. */
export function handedIntroduction(vault: Vault, localId: string): Uint8Array[] {
  const kept = vault.payload.kept.find((k) => k.name === introductionName(localId))
  return kept ? [kept.value] : []
}

export async function keepIntroduction(vault: Vault, localId: string, records: readonly Uint8Array[]): Promise<void> {
  const first = records[0]
  if (!first) return
  await vault.update((p) => ({
    ...p,
    kept: [
      ...p.kept.filter((k) => k.name !== introductionName(localId)),
      { name: introductionName(localId), value: Buffer.from(first) }
    ]
  }))
}

const findName = (localId: string): string => `find/${localId}`

/** The find key that came with a reading code: all that finds the group until its log is here. */
function handedFind(vault: Vault, localId: string): FindKey | null {
  const kept = vault.payload.kept.find((k) => k.name === findName(localId))?.value
  return kept?.byteLength === 18 ? { epoch: Buffer.from(kept).readUInt16LE(0), findKey: kept.subarray(2) } : null
}

export async function keepFind(vault: Vault, localId: string, find: FindKey): Promise<void> {
  const value = Buffer.alloc(18)
  value.writeUInt16LE(find.epoch, 0)
  value.set(find.findKey, 2)
  await vault.update((p) => ({
    ...p,
    kept: [...p.kept.filter((k) => k.name !== findName(localId)), { name: findName(localId), value }]
  }))
}
