import { randomBytes } from 'node:crypto'
import { MessageChannel } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { dialLoopback } from '../../../core/peer/loopback/dial-loopback.ts'
import { listenLoopback } from '../../../core/peer/loopback/loopback-server.ts'
import type { Channel } from '../../../core/rpc/channel.ts'
import { createChannelPair } from '../../../core/rpc/channel-pair.ts'
import { portChannel } from '../../../core/rpc/port-channel.ts'

/** Two ends of one pipe: ours as a page has it, theirs as core has it. */
export interface Pipe {
  readonly page: Channel
  readonly core: Channel
}
export type OpenPipe = () => Promise<Pipe>

const overPort: OpenPipe = async () => {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => {
    port1.close()
    port2.close()
  })
  return { page: portChannel(port1), core: portChannel(port2) }
}

/** As Electron's main process sees a port: an emitter whose event carries the data. */
const overEmitterPort: OpenPipe = async () => {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port2.close())
  const asInElectron = {
    postMessage: (message: string) => port1.postMessage(message),
    on: (type: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
      type === 'message' ? port1.on('message', (data) => listener({ data })) : port1.on('close', () => listener({ data: null })),
    start: () => port1.start(),
    close: () => port1.close()
  }
  return { page: portChannel(port2), core: portChannel(asInElectron) }
}

const overSocket: OpenPipe = async () => {
  const keys = { page: randomBytes(32), tool: randomBytes(32) }
  let arrived = (_channel: Channel): void => {}
  const core = new Promise<Channel>((resolve) => {
    arrived = resolve
  })
  const server = await listenLoopback({ keys, files: new Map(), onClient: (channel) => arrived(channel) })
  onTestFinished(() => server.close())
  const page = await dialLoopback(server.port, keys.page)
  if (page === null) throw new Error('The loopback server did not let us in')
  return { page, core: await core }
}

const inOneProcess: OpenPipe = async () => {
  const [page, core] = createChannelPair()
  return { page, core }
}

/** Every way in which the contract is carried. */
export const pipes: readonly (readonly [string, OpenPipe])[] = [
  ['a message port', overPort],
  ['a message port as in Electron', overEmitterPort],
  ['the loopback socket', overSocket],
  ['a pair inside one process', inOneProcess]
]
