import { connect, createServer, type Socket } from 'node:net'
import NoiseSecretStream from '@hyperswarm/secret-stream'

/** Takes connections on loopback TCP and hands on a Noise stream for each, as hyperswarm does. Answers the port. */
export function serve(attach: (stream: unknown) => void): Promise<number> {
  const server = createServer((socket: Socket) => {
    const stream = new NoiseSecretStream(false, socket)
    stream.on('error', () => {})
    attach(stream)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

export function dial(port: number): InstanceType<typeof NoiseSecretStream> {
  const stream = new NoiseSecretStream(true, connect(port, '127.0.0.1'))
  stream.on('error', () => {})
  return stream
}
