import { setTimeout as wait } from 'node:timers/promises'
import { CoreError } from '../../contract/errors.ts'
import { createChannelPair } from '../../rpc/channel-pair.ts'
import { type CoreClient, createCoreClient } from '../../rpc/client.ts'
import { serveCore } from '../../rpc/server.ts'
import { lockProfile, type ProfileLock } from '../../vault/profile-lock.ts'
import { readKeyFile } from '../key-file.ts'
import { dialLoopback } from '../loopback/dial-loopback.ts'
import type { OpenCore } from '../run-core-child.ts'

export interface ReachedCore {
  readonly client: CoreClient
  /** Never rejects. */
  close(): Promise<void>
}

const patienceMs = 10_000
const againMs = 150

/**
 * The core of a profile, wherever it is: in the peer that runs on it, or else opened here, by this process alone. Waits a moment for a
 * profile that another short command has just open. `PROFILE_IN_USE`, and `CORE_NOT_ANSWERING` when a peer has it but does not answer.
 */
export async function reachCore(profileDir: string, openCore: () => Promise<OpenCore>): Promise<ReachedCore> {
  const until = performance.now() + patienceMs
  for (;;) {
    const address = await readKeyFile(profileDir)
    const channel = address === null ? null : await dialLoopback(address.port, address.key)
    if (channel !== null) {
      const client = createCoreClient(channel)
      return { client, close: async () => client.close() }
    }
    const lock = await lockIfFree(profileDir)
    if (lock !== null) return openHere(profileDir, lock, openCore)
    if (performance.now() > until) throw new CoreError(address === null ? 'PROFILE_IN_USE' : 'CORE_NOT_ANSWERING')
    await wait(againMs)
  }
}

async function lockIfFree(profileDir: string): Promise<ProfileLock | null> {
  try {
    return await lockProfile(profileDir)
  } catch (err) {
    if (err instanceof CoreError && err.code === 'PROFILE_IN_USE') return null
    throw err
  }
}

async function openHere(profileDir: string, lock: ProfileLock, openCore: () => Promise<OpenCore>): Promise<ReachedCore> {
  try {
    const open = await openCore()
    const core = await open({ profileDir })
    const [ours, theirs] = createChannelPair()
    serveCore(theirs, core.handlers)
    const client = createCoreClient(ours)
    return {
      client,
      close: async () => {
        client.close()
        await core.close().catch(() => {}) // what was acknowledged is on the disk, and the process ends now
        await lock.release()
      }
    }
  } catch (err) {
    await lock.release()
    throw err
  }
}
