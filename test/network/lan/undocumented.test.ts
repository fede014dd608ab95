import { createSocket, type Socket } from 'node:dgram'
import HyperDHT from 'hyperdht'
import Hyperswarm, { type SwarmConnection } from 'hyperswarm'
import { afterEach, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { createAddressBook } from '../../../core/network/lan/address-book.ts'
import { LanDht } from '../../../core/network/lan/lan-dht.ts'
import { createLinkCheck } from '../../../core/network/lan/link-check.ts'
import { freshPort } from '../../helpers/ports.ts'
import { fakeLink } from '../fake-link.ts'
import { until } from './until.ts'

/**
 * What we use of hyperswarm 4.17.2 and hyperdht 6.34.0 beyond their documentation. When an update breaks one of these, the LAN breaks with it.
 */

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

const loopback = '127.0.0.1'

async function dhtOf(mayReach?: (host: string) => boolean, port = freshPort()) {
  const book = createAddressBook()
  const dht = new LanDht({ port, book, bootstrap: [], host: loopback, ...(mayReach && { mayReach }) })
  undo.push(() => dht.destroy({ force: true }))
  await dht.bind()
  return { book, dht, port: dht.io.serverSocket.address().port }
}

async function swarmOf() {
  const { book, dht, port } = await dhtOf()
  const keyPair = HyperDHT.keyPair()
  const swarm = new Hyperswarm({ dht, keyPair, maxParallel: 16 })
  const connections: SwarmConnection[] = []
  swarm.on('connection', (connection: SwarmConnection) => {
    connection.on('error', () => undefined)
    connections.push(connection)
  })
  undo.push(() => swarm.destroy({ force: true }))
  await swarm.listen()
  return { swarm, book, port, key: keyPair.publicKey, connections }
}

async function listener(): Promise<{ port: number; packets: number[]; socket: Socket }> {
  const socket = createSocket('udp4')
  const packets: number[] = []
  socket.on('message', (packet) => packets.push(packet.byteLength))
  await new Promise<void>((resolve) => socket.bind(0, loopback, resolve))
  undo.push(() => socket.close())
  return { port: socket.address().port, packets, socket }
}

test('an empty list of bootstrap nodes means none, not the built-in ones', async () => {
  const { dht } = await dhtOf()
  expect((dht as unknown as { bootstrapNodes: unknown[] }).bootstrapNodes).toEqual([]) // private on purpose: this is what we hold
  expect(dht.nodes.length).toBe(0)
})

test('a port that was asked for is the port that peers must dial', async () => {
  const wanted = freshPort()
  expect((await dhtOf(undefined, wanted)).port).toBe(wanted)
})

test('a peer is reached at the address in the book alone, its own node answering the handshake', async () => {
  const [a, b] = [await swarmOf(), await swarmOf()]
  a.book.note(b.key, { host: loopback, port: b.port })
  a.swarm.joinPeer(b.key)
  const ms = await until(
    () => a.connections.length === 1 && b.connections.length === 1,
    5000,
    () => [a.swarm.peers.size]
  )
  console.info(`address known to connected: ${Math.round(ms)} ms`)
  expect(a.connections[0]?.rawStream.remotePort).toBe(b.port)
})

test('after a dial that failed, attempts put back to zero, leaving and joining dial again at once', async () => {
  const [a, b] = [await swarmOf(), await swarmOf()]
  a.swarm.joinPeer(b.key)
  const info = [...a.swarm.peers.values()][0]
  if (!info) throw new Error('no such peer')
  await until(
    () => info.attempts > 0,
    5000,
    () => info.attempts
  ) // Hyperswarm alone tries again in 5 s, then in 15
  a.book.note(b.key, { host: loopback, port: b.port })
  info.attempts = 0
  a.swarm.leavePeer(b.key)
  a.swarm.joinPeer(b.key)
  const ms = await until(
    () => a.connections.length === 1,
    2000,
    () => info.attempts
  )
  console.info(`dialled again to connected: ${Math.round(ms)} ms`)
})

test('packetsReceived of the raw stream moves when a keep-alive is acknowledged', async () => {
  const [a, b] = [await swarmOf(), await swarmOf()]
  a.book.note(b.key, { host: loopback, port: b.port })
  a.swarm.joinPeer(b.key)
  await until(
    () => a.connections.length === 1 && b.connections.length === 1,
    5000,
    () => 'not connected'
  )
  const connection = a.connections[0]
  if (!connection) throw new Error('not connected')
  const before = connection.rawStream.packetsReceived ?? Number.NaN
  expect(before).toBeGreaterThanOrEqual(0)
  connection.sendKeepAlive()
  const ms = await until(
    () => (connection.rawStream.packetsReceived ?? 0) > before,
    1500,
    () => connection.rawStream.packetsReceived
  )
  console.info(`keep-alive to acknowledgement: ${Math.round(ms)} ms`)
})

test('every packet of HyperDHT passes the fence: none leaves when it is shut', async () => {
  const open = await listener()
  const shut = await listener()
  const reached = (await dhtOf(() => true)).dht
  const fenced = (await dhtOf(() => false)).dht
  const dial = (dht: LanDht, port: number) => {
    const stream = dht.connect(randomBytes(32), { relayAddresses: [{ host: loopback, port }] }) as SwarmConnection // what HyperDHT gives
    stream.on('error', () => undefined)
    return new Promise((resolve) => stream.on('close', resolve))
  }
  const ended = [dial(reached, open.port), dial(fenced, shut.port)]
  await until(
    () => open.packets.length >= 3,
    10_000,
    () => open.packets
  ) // the control: this is what a dial sends
  await Promise.all(ended)
  expect(shut.packets).toEqual([])
})

test('a dead path is given up 1.5 s after it was doubted, a living one is kept', async () => {
  const wire = { dead: false, destroyed: 0, packetsReceived: 5 }
  const link = fakeLink(wire, () => {
    if (!wire.dead) setTimeout(() => wire.packetsReceived++, 10)
  })
  const check = createLinkCheck(link)
  undo.push(check.stop)
  check.verify()
  await until(
    () => wire.packetsReceived === 6,
    1000,
    () => wire
  )
  await until(
    () => check.isIdle(),
    3000,
    () => wire
  )
  expect(wire.destroyed).toBe(0)
  wire.dead = true
  check.onBeacon('10.0.0.2') // it moved
  const ms = await until(
    () => wire.destroyed === 1,
    3000,
    () => wire
  )
  expect(ms).toBeGreaterThan(1000)
})
