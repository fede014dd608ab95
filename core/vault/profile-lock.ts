import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from 'fs-native-extensions'
import { CoreError } from '../contract/errors.ts'
import { toDiskError } from './disk-error.ts'
import { makePrivateFolder } from './whole-file.ts'

export interface ProfileLock {
  /** Never rejects; twice is fine. The operating system does the same when the process ends in any way. */
  release(): Promise<void>
}

/**
 * Makes this process the only one that uses the profile. An operating-system lock on an open file, never a process number in a
 * file: nothing stale is left by a crash. PROFILE_IN_USE at once when another has it (this process included), DISK_READ_ONLY,
 * DISK_FULL.
 */
export async function lockProfile(profileFolder: string): Promise<ProfileLock> {
  try {
    await makePrivateFolder(profileFolder)
    const handle = await open(join(profileFolder, 'lock'), 'a+', 0o600)
    if (!tryLock(handle.fd)) {
      await handle.close()
      throw new CoreError('PROFILE_IN_USE')
    }
    return { release: () => handle.close().catch(() => {}) }
  } catch (err) {
    throw toDiskError(err, 'INTERNAL')
  }
}
