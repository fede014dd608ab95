import { randomBytes } from 'node:crypto'
import { createChannelPair } from '../rpc/channel-pair.ts'
import { type CoreClient, createCoreClient } from '../rpc/client.ts'
import type { CoreCondition } from '../rpc/frame.ts'
import { lockProfile } from '../vault/profile-lock.ts'
import { firstStepsPage } from './first-steps/first-steps-page.ts'
import { writeKeyFile } from './key-file.ts'
import { type LaunchFile, writeLaunchFile } from './loopback/launch-file.ts'
import { listenLoopback } from './loopback/loopback-server.ts'
import { readStaticFiles } from './loopback/static-files.ts'
import type { LocalPorts } from './supervisor/core-messages.ts'
import { startSupervisor } from './supervisor/supervisor.ts'

export interface PeerOptions {
  readonly profileDir: string
  readonly port?: number | undefined
  readonly ports?: LocalPorts | undefined
  /** The program of the core process. */
  readonly childPath: string
  /** Where the built page is; without one, the first steps are served. */
  readonly pageFolder: string
  readonly silentMs?: number | undefined
  readonly onCondition?: ((condition: CoreCondition | 'started') => void) | undefined
}

export interface Peer {
  readonly port: number
  /** Holds the key of this run after `#`, which no browser sends anywhere. */
  readonly url: string
  readonly corePid: number | undefined
  /** A file to open in the browser in place of the address; it goes at the first use or after a minute. */
  writeLaunchFile(runtimeDir: string | undefined): Promise<LaunchFile>
  /** Asks core from inside this process, in the same words as a page. */
  connect(): CoreClient
  /** What core printed last, without content. */
  log(): string
  /** Ends core, cuts every client, removes what lies around. May be called twice; never rejects. */
  close(): Promise<void>
}

/**
 * One running Starling without a window: the profile's lock, the loopback server and a core process that is watched and replaced. This
 * process holds no key of the profile. `PROFILE_IN_USE` when another process has the profile, `PORT_IN_USE`.
 */
export async function openPeer(options: PeerOptions): Promise<Peer> {
  const keys = { page: randomBytes(32), tool: randomBytes(32) }
  const undo: (() => Promise<unknown>)[] = []
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => {
    closing ??= (async () => {
      for (const step of undo.reverse()) await step()
    })()
    return closing
  }

  try {
    const lock = await lockProfile(options.profileDir)
    undo.push(() => lock.release())
    const server = await listenLoopback({
      port: options.port ?? 0,
      keys,
      files: (await readStaticFiles(options.pageFolder)) ?? firstStepsPage(),
      onClient: (channel, caller) => {
        if (caller === 'page') void removeLaunches()
        supervisor.attach(channel)
      }
    })
    undo.push(() => server.close())
    const supervisor = startSupervisor(options)
    undo.push(() => supervisor.close())
    undo.push(await writeKeyFile(options.profileDir, { port: server.port, key: keys.tool }))
    const launches = new Set<LaunchFile>()
    const removeLaunches = (): Promise<unknown> => Promise.all([...launches].map((file) => file.remove()))
    undo.push(removeLaunches)

    const url = `http://127.0.0.1:${server.port}/#k=${keys.page.toString('base64url')}`
    return {
      port: server.port,
      url,
      get corePid() {
        return supervisor.corePid
      },
      writeLaunchFile: async (runtimeDir) => {
        const file = await writeLaunchFile(url, runtimeDir)
        launches.add(file)
        return file
      },
      connect: () => {
        const [ours, theirs] = createChannelPair()
        supervisor.attach(theirs)
        return createCoreClient(ours)
      },
      log: () => supervisor.log(),
      close
    }
  } catch (err) {
    await close()
    throw err
  }
}
