import { createSocket } from 'node:dgram'
import HyperDHT from 'hyperdht'
import Hyperswarm, { type SwarmConnection } from 'hyperswarm'
import { afterEach, expect, test } from 'vitest'
import { toHex } from '../../../core/domain/crypto.ts'
import { createAddressBook } from '../../../core/network/lan/address-book.ts'
import { createDialler } from '../../../core/network/lan/dialler.ts'
import { LanDht } from '../../../core/network/lan/lan-dht.ts'
import { freshPort } from '../../helpers/ports.ts'
import { until } from './until.ts'

/** Two peers of one machine, of which one or the other has the higher key: by their keys Hyperswarm decides whose dial counts. */

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

const loopback = '127.0.0.1'
type KeyPair = ReturnType<typeof HyperDHT.keyPair>

async function peer(keyPair: KeyPair) {
  const book = createAddressBook()
  const dht = new LanDht({ port: freshPort(), book, bootstrap: [], host: loopback })
  const swarm = new Hyperswarm({ dht, keyPair, maxParallel: 16 })
  const connections = new Set<SwarmConnection>()
  swarm.on('connection', (connection: SwarmConnection) => {
    connection.on('error', () => undefined)
    connection.on('close', () => connections.delete(connection))
    connections.add(connection)
  })
  undo.push(() => swarm.destroy({ force: true }))
  await swarm.listen()
  const isConnected = (id: string): boolean => [...connections].some(({ remotePublicKey }) => toHex(remotePublicKey) === id)
  const dialler = createDialler(swarm, dht, keyPair.publicKey, book, isConnected)
  undo.push(dialler.stop)
  const address = { host: loopback, port: dht.io.serverSocket.address().port }
  return { swarm, book, dialler, key: keyPair.publicKey, address, connections }
}

async function pair(higher: 'here' | 'there') {
  const [low, high] = [HyperDHT.keyPair(), HyperDHT.keyPair()].sort((a, b) => Buffer.compare(a.publicKey, b.publicKey)) as [
    KeyPair,
    KeyPair
  ] // as many as were made
  const here = await peer(higher === 'here' ? high : low)
  const there = await peer(higher === 'here' ? low : high)
  const handshakes = (one: typeof here) => [...one.connections].map(({ handshakeHash }) => toHex(handshakeHash))
  return {
    here,
    there,
    /** In the end there is one connection, and both mean the same. */
    connected: (deadlineMs: number): Promise<number> =>
      until(
        () => here.connections.size === 1 && handshakes(here).join() === handshakes(there).join(),
        deadlineMs,
        () => [handshakes(here), handshakes(there)]
      )
  }
}

/** Takes every packet and answers none, as a firewall that drops what comes in. */
async function wall(): Promise<{ host: string; port: number; packets: () => number }> {
  const socket = createSocket('udp4')
  let packets = 0
  socket.on('message', () => packets++)
  await new Promise<void>((resolve) => socket.bind(0, loopback, resolve))
  undo.push(() => socket.close())
  return { host: loopback, port: socket.address().port, packets: () => packets }
}

test.each(['here', 'there'] as const)(
  'who is dialled in vain gets in by a dial of its own, the higher key %s',
  async (higher) => {
    const { here, there, connected } = await pair(higher)
    const dropped = await wall()
    here.book.note(there.key, dropped)
    there.book.note(here.key, here.address)
    here.swarm.joinPeer(there.key)
    await until(
      () => dropped.packets() > 0,
      2000,
      () => 'did not dial'
    )
    there.swarm.joinPeer(here.key)
    const ms = await connected(3000) // HyperDHT gives up its dial after four seconds
    console.info(`dialled from behind a firewall to connected, the higher key ${higher}: ${Math.round(ms)} ms`)
    expect([...there.connections][0]?.isInitiator).toBe(true)
  }
)

test.each(['here', 'there'] as const)('two dials that cross become one connection at once, the higher key %s', async (higher) => {
  const { here, there, connected } = await pair(higher)
  here.book.note(there.key, there.address)
  there.book.note(here.key, here.address)
  here.swarm.joinPeer(there.key)
  there.swarm.joinPeer(here.key)
  const ms = await connected(3000)
  console.info(`dials that crossed to connected, the higher key ${higher}: ${Math.round(ms)} ms`)
})

test.each(['here', 'there'] as const)('who has moved is dialled where it is now, the higher key %s', async (higher) => {
  const { here, there, connected } = await pair(higher)
  const left = await wall()
  here.book.note(there.key, left)
  here.swarm.joinPeer(there.key)
  await until(
    () => left.packets() > 0,
    2000,
    () => 'did not dial'
  )
  here.dialler.onPeer({ publicKey: there.key, ...there.address, ringIds: [] })
  const ms = await connected(3000) // HyperDHT goes on for four seconds with the old address
  console.info(`moved to connected, the higher key ${higher}: ${Math.round(ms)} ms`)
})
