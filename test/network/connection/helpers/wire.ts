import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import NoiseSecretStream from '@hyperswarm/secret-stream'
import type { SwarmConnection } from 'hyperswarm'

export interface Wire {
  readonly a: SwarmConnection
  readonly b: SwarmConnection
  /** What crossed, as anybody on the way sees it. */
  readonly recorded: Buffer[]
  end(): void
}

/** Two ends of one Noise connection over real TCP on loopback; `a` opened it. */
export async function wire(): Promise<Wire> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  const left = connect(port, '127.0.0.1')
  const right = await accepted
  server.close()
  const recorded: Buffer[] = []
  for (const socket of [left, right]) {
    socket.setNoDelay(true)
    socket.on('data', (data) => recorded.push(Buffer.from(data)))
    socket.on('error', () => {})
  }
  const a = new NoiseSecretStream(true, left)
  const b = new NoiseSecretStream(false, right)
  for (const end of [a, b]) end.on('error', () => {})
  await Promise.all([a.opened, b.opened])
  const stop = () => {
    a.destroy()
    b.destroy()
  }
  return { a, b, recorded, end: stop }
}
