import { createSocket, type Socket } from 'node:dgram'
import { afterEach, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { openBeacon } from '../../../core/network/lan/beacon.ts'
import { beaconFlags, unsealBeacon } from '../../../core/network/lan/beacon-packet.ts'
import { openNetwork } from '../../../core/network/network.ts'
import { freshPort } from '../../helpers/ports.ts'
import { createBeaconSide, ringOf } from './beacon-kit.ts'
import { until } from './until.ts'

/** Two laptops whose clocks are an hour apart: neither knows which of them is right, so both must hear of it. */

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

const loopback = '127.0.0.1'
const hourMs = 3_600_000

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, loopback, resolve))
  undo.push(() => socket.close())
  return socket
}

/** A laptop's whole beacon with its clock that much ahead, and what stands at the other end of its one wire. */
async function ahead(aheadMs: number) {
  const ring = ringOf('group')
  const other = createBeaconSide(loopback, [ring])
  const socket = await bound()
  const heard = { peers: 0, clockOff: 0 }
  const call = new Promise<Uint8Array>((resolve) => socket.once('message', resolve))
  const beaconPort = freshPort()
  const beacon = await openBeacon({
    publicKey: randomBytes(32),
    dhtPort: 30_000,
    beaconPort,
    loopbackPorts: [socket.address().port],
    now: () => other.clock.wallSeconds * 1000 + aheadMs,
    onPeer: () => heard.peers++,
    onInterfaces: () => undefined,
    onClockOff: () => heard.clockOff++,
    isLinked: () => false,
    onSweep: () => undefined
  })
  undo.push(beacon.close)
  beacon.setRings([ring])
  return { other, ring, heard, call, say: (packet: Uint8Array) => socket.send(packet, beaconPort, loopback) }
}

test('who hears a call from another hour is told that a clock is off, and dials nobody', async () => {
  const { other, heard, say } = await ahead(hourMs)
  say(other.ask(beaconFlags.probe))
  await until(
    () => heard.clockOff > 0,
    3000,
    () => heard
  )
  expect(heard).toEqual({ peers: 0, clockOff: 1 })
})

test('who hears nothing but its own call echoed is told too', async () => {
  const { other, ring, heard, call, say } = await ahead(hourMs)
  other.writer.echo(unsealBeacon(await call, [ring.key]), [ring])
  say(other.ask(beaconFlags.probe)) // the first packet that comes from there
  await until(
    () => heard.peers > 0,
    3000,
    () => heard
  )
  expect(heard).toEqual({ peers: 1, clockOff: 1 })
})

test('who hears a call from the same hour is told nothing', async () => {
  const { other, heard, say } = await ahead(0)
  say(other.ask(beaconFlags.probe))
  await until(
    () => heard.peers > 0,
    3000,
    () => heard
  )
  expect(heard).toEqual({ peers: 1, clockOff: 0 })
})

test('two laptops with clocks an hour apart both say so', async () => {
  const ports = [freshPort(), freshPort()]
  const ring = ringOf('group')
  const both = await Promise.all(
    ports.map(async (beaconPort, place) => {
      const network = await openNetwork({
        mode: 'lan',
        rings: [ring],
        beaconPort,
        loopbackPorts: ports,
        clock: { now: () => Date.now() + place * hourMs },
        onConnection: (connection) => connection.on('error', () => undefined)
      })
      undo.push(network.close)
      return network
    })
  )
  await until(
    () => both.every((network) => network.state().clockOffAt > 0),
    10_000,
    () => both.map((network) => network.state())
  )
})
