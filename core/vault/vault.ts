import { CoreError } from '../contract/errors.ts'
import { keyedHash, randomBytes, wipe } from '../domain/crypto.ts'
import { decodePayload, encodePayload, secretsOf, type VaultPayload } from './payload.ts'
import {
  isAcceptableCost,
  isLongEnough,
  minPassphraseCharacters,
  type PassphraseCost,
  stretchPassphrase,
  usualCost
} from './stretch-passphrase.ts'
import { makeProfileFolders, readVaultCopies, vaultExists, writeVaultCopies } from './vault-copies.ts'
import {
  newHeader,
  openBody,
  openSlot,
  saltBytes,
  sealBody,
  slots,
  type VaultCopy,
  type VaultHeader,
  withSlot
} from './vault-file.ts'
import { deriveVaultKeys, type GroupPlace, type VaultKeys } from './vault-keys.ts'

/**
 * What one unlocked profile knows. `update` and `changePassphrase` follow one another however they are called, and return only
 * when both copies are on the disk; when they fail (DISK_FULL, DISK_READ_ONLY) the payload here is as it was before.
 */
export interface Vault {
  readonly payload: VaultPayload
  readonly draftKey: Uint8Array
  readonly checkpointKey: Uint8Array
  placeOf(groupKey: Uint8Array): GroupPlace
  update(change: (payload: VaultPayload) => VaultPayload): Promise<void>
  /** PASSPHRASE_WRONG when `current` does not fit, PASSPHRASE_TOO_SHORT. */
  changePassphrase(current: Uint8Array, next: Uint8Array): Promise<void>
  /** Wipes every key and secret, those handed out too: close the stores first. Never rejects; twice is fine. */
  close(): Promise<void>
}

export interface NewVault {
  readonly passphrase: Uint8Array
  /** Its byte arrays belong to the vault from now on. */
  readonly payload: VaultPayload
  /** For slow laptops and for tests; never below the floor. */
  readonly cost?: PassphraseCost
}

/** Makes a profile in a folder that has none. PROFILE_EXISTS, PASSPHRASE_TOO_SHORT, DISK_FULL, DISK_READ_ONLY. */
export async function createVault(profileFolder: string, { passphrase, payload, cost = usualCost }: NewVault): Promise<Vault> {
  if (!isAcceptableCost(cost)) throw new RangeError('cost of the passphrase is outside the bounds')
  if (!isLongEnough(passphrase)) throw new CoreError('PASSPHRASE_TOO_SHORT', { min: minPassphraseCharacters })
  if (await vaultExists(profileFolder)) throw new CoreError('PROFILE_EXISTS')
  await makeProfileFolders(profileFolder)
  const masterKey = randomBytes(32)
  let header = await withPassphrase(newHeader(cost, randomBytes(saltBytes)), masterKey, passphrase)
  header = withRecovery(header, masterKey, payload.recoverySecret)
  const opened = { header, masterKey, counter: 0, payload }
  await writeVaultCopies(profileFolder, sealVault(opened, deriveVaultKeys(profileFolder, masterKey)))
  return hold(profileFolder, opened)
}

/**
 * Opens a profile by its passphrase; a damaged copy is made whole from the other one. PASSPHRASE_WRONG, PROFILE_MISSING,
 * PROFILE_DAMAGED when no copy is whole, PROFILE_TOO_NEW. A disk that cannot be written is no reason to refuse.
 */
export async function openVault(profileFolder: string, passphrase: Uint8Array): Promise<Vault> {
  return open(profileFolder, slots.passphrase, (header) => stretchPassphrase(passphrase, header.salt, header.cost))
}

/** The way back in for someone who forgot the passphrase: opens by the recovery secret and sets a new passphrase at once. */
export async function openVaultByRecovery(profileFolder: string, secret: Uint8Array, passphrase: Uint8Array): Promise<Vault> {
  if (!isLongEnough(passphrase)) throw new CoreError('PASSPHRASE_TOO_SHORT', { min: minPassphraseCharacters })
  return open(profileFolder, slots.recovery, async () => recoveryKey(secret), passphrase)
}

interface OpenedVault {
  readonly header: VaultHeader
  readonly masterKey: Uint8Array
  readonly counter: number
  readonly payload: VaultPayload
}

type SlotKey = (header: VaultHeader) => Promise<Uint8Array>

async function open(profileFolder: string, slot: number, slotKey: SlotKey, nextPassphrase?: Uint8Array): Promise<Vault> {
  const { copies, needsRepair } = await readVaultCopies(profileFolder)
  const { header, masterKey } = await openFirstSlot(copies, slot, slotKey)
  const keys = deriveVaultKeys(profileFolder, masterKey)
  const bodies = copies.map((copy) => openBody(copy, keys.body)).filter((body) => body !== null)
  const newest = bodies.reduce<(typeof bodies)[number] | null>(
    (best, one) => (best && best.counter >= one.counter ? best : one),
    null
  )
  const payload = newest && decodePayload(newest.payload)
  wipe(...bodies.map((body) => body.payload))
  if (!newest || !payload) {
    keys.wipe()
    throw new CoreError('PROFILE_DAMAGED')
  }
  const opened: OpenedVault = {
    header: nextPassphrase
      ? await withPassphrase({ ...header, salt: randomBytes(saltBytes) }, masterKey, nextPassphrase, payload)
      : header,
    masterKey,
    counter: newest.counter + 1,
    payload
  }
  const differ = bodies.length < copies.length || bodies.some((body) => body.counter !== newest.counter)
  if (nextPassphrase) await writeVaultCopies(profileFolder, sealVault(opened, keys))
  else if (needsRepair || differ) await repair(profileFolder, sealVault(opened, keys))
  return hold(profileFolder, opened)
}

/** Copies have different slots only when a change of passphrase was cut off; then either passphrase is the right one. */
async function openFirstSlot(copies: readonly VaultCopy[], slot: number, slotKey: SlotKey) {
  const tried: Uint8Array[] = []
  for (const { header } of copies) {
    const place = header.slots[slot]
    if (!place || tried.some((other) => Buffer.compare(other, place) === 0)) continue
    tried.push(place)
    const key = await slotKey(header)
    const masterKey = openSlot(header, slot, key)
    wipe(key)
    if (masterKey) return { header, masterKey }
  }
  throw new CoreError('PASSPHRASE_WRONG')
}

/** Reading goes on where the disk is full or read-only; the next change will say so to whoever makes it. */
async function repair(profileFolder: string, copy: VaultCopy): Promise<void> {
  try {
    await writeVaultCopies(profileFolder, copy)
  } catch (err) {
    if (!(err instanceof CoreError)) throw err
  }
}

function hold(profileFolder: string, opened: OpenedVault): Vault {
  const keys = deriveVaultKeys(profileFolder, opened.masterKey)
  let { header, counter, payload } = opened
  let turn: Promise<void> = Promise.resolve()
  let closed: Promise<void> | null = null

  function inTurn(job: () => Promise<void>): Promise<void> {
    if (closed) return Promise.reject(new CoreError('PROFILE_LOCKED'))
    const done = turn.then(job)
    turn = done.catch(() => {}) // whoever asked gets the failure; the next in line only waits
    return done
  }

  async function write(next: { header: VaultHeader; payload: VaultPayload }): Promise<void> {
    counter += 1 // before the attempt: one that failed half-way is older than whatever comes next
    await writeVaultCopies(profileFolder, sealVault({ ...next, masterKey: opened.masterKey, counter }, keys))
    header = next.header
    payload = next.payload
  }

  return {
    get payload() {
      if (closed) throw new CoreError('PROFILE_LOCKED')
      return payload
    },
    draftKey: keys.drafts,
    checkpointKey: keys.checkpoint,
    placeOf: keys.placeOf,
    update: (change) =>
      inTurn(async () => {
        const next = change(payload)
        const sameWords = next.recoverySecret === payload.recoverySecret
        await write({ payload: next, header: sameWords ? header : withRecovery(header, opened.masterKey, next.recoverySecret) })
      }),
    changePassphrase: (current, next) =>
      inTurn(async () => {
        if (!isLongEnough(next)) throw new CoreError('PASSPHRASE_TOO_SHORT', { min: minPassphraseCharacters })
        const key = await stretchPassphrase(current, header.salt, header.cost)
        const known = openSlot(header, slots.passphrase, key)
        wipe(key)
        if (!known) throw new CoreError('PASSPHRASE_WRONG')
        wipe(known)
        const fresh = { ...header, salt: randomBytes(saltBytes) }
        await write({ payload, header: await withPassphrase(fresh, opened.masterKey, next, payload) })
      }),
    close() {
      closed ??= turn.then(() => {
        keys.wipe()
        wipe(...secretsOf(payload))
      })
      return closed
    }
  }
}

function sealVault({ header, counter, payload }: OpenedVault, keys: VaultKeys): VaultCopy {
  const plain = encodePayload(payload)
  try {
    return sealBody(header, counter, plain, keys.body)
  } finally {
    wipe(plain)
  }
}

/** A new salt is in the prefix that every slot is bound to, so the recovery slot is written anew with it. */
async function withPassphrase(header: VaultHeader, masterKey: Uint8Array, passphrase: Uint8Array, payload?: VaultPayload) {
  const key = await stretchPassphrase(passphrase, header.salt, header.cost)
  const changed = withSlot(header, slots.passphrase, masterKey, key)
  wipe(key)
  return payload ? withRecovery(changed, masterKey, payload.recoverySecret) : changed
}

function withRecovery(header: VaultHeader, masterKey: Uint8Array, secret: Uint8Array): VaultHeader {
  const key = recoveryKey(secret)
  const changed = withSlot(header, slots.recovery, masterKey, key)
  wipe(key)
  return changed
}

function recoveryKey(secret: Uint8Array): Uint8Array {
  return keyedHash(secret, 'kek/recovery/1')
}
