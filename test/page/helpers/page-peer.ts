import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { CallName, ClientInput, Output } from '../../../core/contract/handlers.ts'
import { readKeyFile } from '../../../core/peer/key-file.ts'
import { dialLoopback } from '../../../core/peer/loopback/dial-loopback.ts'
import { type CoreClient, createCoreClient } from '../../../core/rpc/client.ts'

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

/** `before` may fill the profile, which is gone after `close`. */
export async function startPagePeer(before?: (profile: string) => Promise<void>): Promise<PagePeer> {
  const profile = await mkdtemp(join(tmpdir(), 'starling-page-'))
  await before?.(profile)
  const child: ChildProcess = spawn(process.execPath, [program, 'peer', '--profile', profile, '--json'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true
  })
  const [, stdout, stderr] = child.stdio as unknown as [Writable, Readable, Readable] // as the pipes above
  let out = ''
  let err = ''
  stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const url = await new Promise<string>((resolve, reject) => {
    stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const found = /"url":\s*"([^"]+)"/.exec(out)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the peer ended: ${out} ${err}`)))
  })
  let client: CoreClient | null = null
  const connect = async (): Promise<CoreClient> => {
    const address = await readKeyFile(profile)
    const channel = address && (await dialLoopback(address.port, address.key))
    if (!channel) throw new Error('the peer does not answer')
    return createCoreClient(channel)
  }
  return {
    url,
    profile,
    pid: child.pid ?? 0,
    call: async (name, input) => {
      client ??= await connect()
      return client.call(name, input)
    },
    close: async () => {
      client?.close()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      await rm(profile, { recursive: true, force: true })
    }
  }
}
