import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallName, ClientInput, Output } from '../../../core/contract/handlers.ts'
import { readKeyFile } from '../../../core/peer/key-file.ts'
import { dialLoopback } from '../../../core/peer/loopback/dial-loopback.ts'
import { type CoreClient, createCoreClient } from '../../../core/rpc/client.ts'
import { endPeer, pageAddress } from './start-peer.ts'

/** A real peer in its own processes, as `npm start` runs it, for a page to open. */
export interface PagePeer {
  readonly url: string
  readonly profile: string
  /** The process that serves the page; core is its child. */
  readonly pid: number
  call<N extends CallName>(name: N, input: ClientInput<N>): Promise<Output<N>>
  close(): Promise<void>
}

export const pagePassphrase = 'correct boat seven lemon tin'
const program = fileURLToPath(new URL('../../../bin/starling', import.meta.url))

interface PagePeerOptions {
  /** May fill the profile, which is gone after `close`. */
  readonly before?: (profile: string) => Promise<void>
  /** Another program than Starling's own, to see what is left when it does not come up. */
  readonly starts?: string
  readonly givenUp?: AbortSignal
  /** More for the command line, such as the ports by which peers of one computer hear each other. */
  readonly more?: readonly string[]
}

export async function startPagePeer({ before, starts = program, givenUp, more = [] }: PagePeerOptions = {}): Promise<PagePeer> {
  const profile = await mkdtemp(join(tmpdir(), 'starling-page-'))
  await before?.(profile)
  const child = spawn(process.execPath, [starts, 'peer', '--profile', profile, '--json', ...more], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true
  })
  const end = async (): Promise<void> => {
    await endPeer(child)
    await rm(profile, { recursive: true, force: true })
  }
  let client: CoreClient | null = null
  const connect = async (): Promise<CoreClient> => {
    const address = await readKeyFile(profile)
    const channel = address && (await dialLoopback(address.port, address.key))
    if (!channel) throw new Error('the peer does not answer')
    return createCoreClient(channel)
  }
  try {
    return {
      url: await pageAddress(child, givenUp),
      profile,
      pid: child.pid ?? 0,
      call: async (name, input) => {
        client ??= await connect()
        return client.call(name, input)
      },
      close: async () => {
        client?.close()
        await end()
      }
    }
  } catch (error) {
    await end()
    throw error
  }
}
