import type { SwarmConnection } from 'hyperswarm'
import { afterEach, expect, test } from 'vitest'
import { randomBytes, toHex } from '../../../core/domain/crypto.ts'
import type { BeaconRing } from '../../../core/network/lan/ring.ts'
import { type Network, type NetworkOptions, openNetwork } from '../../../core/network/network.ts'
import { freshPort } from '../../helpers/ports.ts'
import { createSeeded } from './seeded.ts'
import { until } from './until.ts'

/** Peers of one machine on 127.0.0.1: needs no root and touches no other network. */

const open: Network[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((network) => network.close()))
})

interface Laptop {
  readonly network: Network
  readonly connections: SwarmConnection[]
}

async function laptop(
  rings: BeaconRing[],
  beaconPort: number,
  loopbackPorts: number[],
  more: Partial<NetworkOptions> = {}
): Promise<Laptop> {
  const connections: SwarmConnection[] = []
  const network = await openNetwork({
    mode: 'lan',
    rings,
    beaconPort,
    loopbackPorts,
    onConnection: (connection) => connections.push(connection),
    ...more
  })
  open.push(network)
  return { network, connections }
}

const freshPorts = (count: number): number[] => Array.from({ length: count }, freshPort)
const ring = (key: Uint8Array, id = 'group'): BeaconRing => ({ id, key })
const peersOf = (one: Laptop) => one.network.state().peers

test('two laptops of one group find each other with no internet, over one connection', async () => {
  const key = randomBytes(32)
  const ports = freshPorts(2)
  const started = performance.now()
  const [a, b] = await Promise.all([laptop([ring(key)], ports[0] ?? 0, ports), laptop([ring(key)], ports[1] ?? 0, ports)])
  await until(
    () => peersOf(a).length === 1 && peersOf(b).length === 1,
    10_000,
    () => [a.network.state(), b.network.state()]
  )
  console.info(`opened to connected: ${Math.round(performance.now() - started)} ms`)
  expect(peersOf(a)[0]?.way).toBe('lan')
  expect(toHex(a.connections[0]?.handshakeHash ?? randomBytes(1))).toBe(toHex(b.connections[0]?.handshakeHash ?? randomBytes(1)))
  const said = new Promise<string>((resolve) =>
    b.connections[0]?.once('data', (data: Uint8Array) => resolve(Buffer.from(data).toString()))
  )
  a.connections[0]?.write(Buffer.from('hello'))
  expect(await said).toBe('hello')
})

test('laptops of different groups never connect', async () => {
  const ports = freshPorts(3)
  const shared = randomBytes(32)
  const stranger = await laptop([ring(randomBytes(32))], ports[0] ?? 0, ports)
  const a = await laptop([ring(shared)], ports[1] ?? 0, ports)
  const b = await laptop([ring(shared)], ports[2] ?? 0, ports)
  await until(
    () => peersOf(a).length === 1 && peersOf(b).length === 1,
    10_000,
    () => [a.network.state(), b.network.state()]
  )
  expect(peersOf(stranger)).toHaveLength(0)
  expect(stranger.connections).toHaveLength(0)
})

test('a group that is opened later is found as soon as it is', async () => {
  const ports = freshPorts(2)
  const key = randomBytes(32)
  const a = await laptop([], ports[0] ?? 0, ports)
  const b = await laptop([ring(key)], ports[1] ?? 0, ports)
  a.network.setRings([ring(randomBytes(32), 'other'), ring(key)])
  await until(
    () => peersOf(a).length === 1 && peersOf(b).length === 1,
    10_000,
    () => [a.network.state(), b.network.state()]
  )
})

test('off closes every connection at once, and on comes back under another key', async () => {
  const ports = freshPorts(2)
  const key = randomBytes(32)
  const a = await laptop([ring(key)], ports[0] ?? 0, ports)
  const b = await laptop([ring(key)], ports[1] ?? 0, ports)
  await until(
    () => peersOf(b).length === 1,
    10_000,
    () => b.network.state()
  )
  const before = peersOf(b)[0]?.id
  await a.network.setMode('off')
  expect(peersOf(a)).toHaveLength(0)
  await until(
    () => peersOf(b).length === 0,
    3000,
    () => b.network.state()
  )
  await a.network.setMode('lan')
  await until(
    () => peersOf(b).length === 1,
    10_000,
    () => b.network.state()
  )
  expect(peersOf(b)[0]?.id).not.toBe(before)
})

test('closing twice, in the middle of anything, is fine and leaves nothing running', async () => {
  const ports = freshPorts(2)
  const key = randomBytes(32)
  const a = await laptop([ring(key)], ports[0] ?? 0, ports)
  const b = await laptop([ring(key)], ports[1] ?? 0, ports)
  await Promise.all([a.network.suspend(), a.network.resume(), a.network.setMode('off'), a.network.close(), a.network.close()])
  await b.network.close()
  a.network.searchNow()
  a.network.setRings([ring(key)])
  expect(a.network.state().peers).toHaveLength(0)
  await until(
    () => udpHandles() === 0,
    3000,
    () => process.getActiveResourcesInfo()
  )
})

test('switching on and off thirty times while others dial breaks nothing, and in the end they are connected', async () => {
  const { seed, below } = createSeeded()
  const ports = freshPorts(3)
  const key = randomBytes(32)
  const all = await Promise.all(ports.map((port) => laptop([ring(key)], port, ports)))
  for (let round = 0; round < 30; round++) {
    const one = all[below(all.length)]
    await one?.network.setMode('off')
    if (below(2) === 0) await new Promise((resolve) => setImmediate(resolve))
    await one?.network.setMode('lan')
  }
  const ms = await until(
    () => all.every((one) => peersOf(one).filter(({ id }) => living(all).has(id)).length === 2),
    20_000,
    () => all.map(peersOf)
  )
  console.info(`seed ${seed}: all three connected ${Math.round(ms)} ms after the last switch`)
})

/** Keys of those who run now: what their connections say about themselves. */
function living(all: readonly Laptop[]): Set<string> {
  return new Set(all.flatMap(({ connections }) => connections.slice(-2).map((connection) => toHex(connection.publicKey))))
}

function udpHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length
}
