import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { serveLines } from '../../helpers/line-process.ts'

/** Someone on the same network who holds no key: records beacons, sends them again and noise, and counts whoever answers. */

const recorded: Buffer[] = []
const answers: string[] = []
const ear = createSocket({ type: 'udp4', reuseAddr: true })
const mouth = createSocket('udp4')
let own = ''
ear.on('message', (packet, { address }) => {
  if (address !== own) recorded.push(packet)
})
mouth.on('message', (_packet, { address }) => answers.push(address))

serveLines({
  async listen({ address, port }: { address: string; port: number }) {
    own = address
    await new Promise<void>((resolve) => mouth.bind(port + 1, address, resolve))
    mouth.setBroadcast(true)
    await new Promise<void>((resolve) => ear.bind(port, '0.0.0.0', resolve))
  },
  heard: () => recorded.length,
  look: () => ({
    sizes: [...new Set(recorded.map(({ length }) => length))],
    constant: [...(recorded[0]?.keys() ?? [])].filter((at) => recorded.every((packet) => packet[at] === recorded[0]?.[at]))
      .length,
    answers
  }),
  attack({ port, broadcast, targets }: { port: number; broadcast: string; targets: string[] }) {
    const hostile = [...recorded.slice(-6), ...Array.from({ length: 6 }, () => randomBytes(600))]
    for (const packet of hostile) for (const target of [broadcast, ...targets]) mouth.send(packet, port, target)
    return hostile.length
  },
  /** Noise of the right size, as fast as it goes. */
  async flood({ port, target, packets }: { port: number; target: string; packets: number }) {
    for (let sent = 0; sent < packets; sent += 50) {
      const some = Array.from({ length: Math.min(50, packets - sent) }, () => randomBytes(600))
      await Promise.all(some.map((packet) => new Promise((resolve) => mouth.send(packet, port, target, resolve))))
    }
  }
})
