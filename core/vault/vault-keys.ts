import { join } from 'node:path'
import { keyedHash, toHex, wipe } from '../domain/crypto.ts'

/** Where a group's things lie in the profile, and the keys that open them. Names are keyed hashes: they tell nothing. */
export interface GroupPlace {
  readonly storeFolder: string
  readonly storeKey: Uint8Array
  readonly markFolder: string
  readonly markKey: Uint8Array
  readonly checkpointFile: string
  readonly wordsFile: string
}

/** Keys of one opened vault. `wipe` overwrites all that were handed out, so stores are closed before. */
export interface VaultKeys {
  readonly body: Uint8Array
  readonly drafts: Uint8Array
  readonly checkpoint: Uint8Array
  placeOf(groupKey: Uint8Array): GroupPlace
  wipe(): void
}

export function deriveVaultKeys(profileFolder: string, masterKey: Uint8Array): VaultKeys {
  const body = keyedHash(masterKey, 'vault/1')
  const drafts = keyedHash(masterKey, 'draft/1')
  const checkpoint = keyedHash(masterKey, 'checkpoint/1')
  const markKey = keyedHash(masterKey, 'mark/1')
  const places = new Map<string, GroupPlace>()

  function placeOf(groupKey: Uint8Array): GroupPlace {
    const groupTag = keyedHash(masterKey, 'store-name/1', groupKey).subarray(0, 16)
    const name = toHex(groupTag)
    const known = places.get(name)
    if (known) return known
    const place = {
      storeFolder: join(profileFolder, 'store', name),
      storeKey: keyedHash(masterKey, 'store/1', groupTag),
      markFolder: join(profileFolder, 'mark'),
      markKey,
      checkpointFile: join(profileFolder, 'checkpoint', name),
      wordsFile: join(profileFolder, 'checkpoint', toHex(keyedHash(masterKey, 'words-name/1', groupTag).subarray(0, 16)))
    }
    places.set(name, place)
    return place
  }

  return {
    body,
    drafts,
    checkpoint,
    placeOf,
    wipe() {
      wipe(masterKey, body, drafts, checkpoint, markKey, ...[...places.values()].map((place) => place.storeKey))
      places.clear()
    }
  }
}
