import { join } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { toDiskError } from './disk-error.ts'
import { decodeCopy, encodeCopy, type VaultCopy } from './vault-file.ts'
import { isThere, makePrivateFolder, readIfThere, writeWholeFile } from './whole-file.ts'

/** The profile format that this Starling writes and reads. */
const profileFormat = 1
const copyNames = ['a', 'b'] as const

/** True when there is a vault, damaged or not: making another one in its place would lose it. */
export async function vaultExists(profileFolder: string): Promise<boolean> {
  try {
    const found = await Promise.all(copyNames.map((name) => isThere(join(profileFolder, 'vault', name))))
    return found.includes(true)
  } catch (err) {
    throw toDiskError(err, 'PROFILE_DAMAGED')
  }
}

/** The whole copies there are, in any order. PROFILE_MISSING, PROFILE_DAMAGED, PROFILE_TOO_NEW. */
export async function readVaultCopies(profileFolder: string): Promise<{ copies: VaultCopy[]; needsRepair: boolean }> {
  try {
    await checkFormat(profileFolder)
    const read = await Promise.all(
      copyNames.map(async (name) => decodeCopy(await readIfThere(join(profileFolder, 'vault', name))))
    )
    if (read.every((copy) => copy === 'missing')) throw new CoreError('PROFILE_MISSING')
    if (read.includes('newer')) throw new CoreError('PROFILE_TOO_NEW')
    const copies = read.filter((copy) => typeof copy !== 'string')
    if (copies.length === 0) throw new CoreError('PROFILE_DAMAGED')
    return { copies, needsRepair: copies.length < copyNames.length }
  } catch (err) {
    throw toDiskError(err, 'PROFILE_DAMAGED')
  }
}

/** Writes both copies, one after the other, so that one of them is whole at every moment. DISK_FULL, DISK_READ_ONLY. */
export async function writeVaultCopies(profileFolder: string, copy: VaultCopy): Promise<void> {
  const bytes = encodeCopy(copy)
  try {
    for (const name of copyNames) await writeWholeFile(join(profileFolder, 'vault', name), bytes)
  } catch (err) {
    throw toDiskError(err, 'PROFILE_DAMAGED')
  }
}

/** The folders of a new profile and its FORMAT. Nothing in there is secret yet. */
export async function makeProfileFolders(profileFolder: string): Promise<void> {
  try {
    for (const name of ['', 'vault', 'mark', 'store', 'drafts', 'checkpoint']) await makePrivateFolder(join(profileFolder, name))
    await writeWholeFile(join(profileFolder, 'FORMAT'), Buffer.from(`${profileFormat}\n`))
  } catch (err) {
    throw toDiskError(err, 'PROFILE_DAMAGED')
  }
}

async function checkFormat(profileFolder: string): Promise<void> {
  const bytes = await readIfThere(join(profileFolder, 'FORMAT'))
  if (bytes === null) return // the vault itself says its version; a lost FORMAT alone is no reason to refuse someone her plans
  const text = Buffer.from(bytes).toString('latin1').trim()
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) throw new CoreError('PROFILE_DAMAGED')
  if (Number(text) > profileFormat) throw new CoreError('PROFILE_TOO_NEW')
}
