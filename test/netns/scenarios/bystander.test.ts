import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../helpers/core-cast.ts'
import type { LineProcess } from '../../helpers/line-process.ts'
import { canNetns, createLab, type Lab } from '../../helpers/netns.ts'
import { type CoreLaptop, coreLaptop, type LabCast, labCast } from '../helpers/core-laptop.ts'
import { figures } from '../helpers/figures.ts'
import { countUdp } from '../helpers/packets.ts'

const able = canNetns()
if (!able)
  console.warn('SKIPPED (issue 5): strangers on the same switch need root, iproute2 and nftables; run as root to see them')

const bystanderFile = fileURLToPath(new URL('../../network/lan/bystander-process.ts', import.meta.url))
const wanted = 50
const idleMs = 30_000

describe.skipIf(!able)('strangers on the same switch, and what it costs to be connected', () => {
  const figure = figures('scenarios with strangers')
  let lab: Lab
  let cast: LabCast
  let a: CoreLaptop
  let b: CoreLaptop
  let stranger: CoreLaptop
  let bystander: LineProcess

  beforeAll(async () => {
    lab = createLab('strange')
    const [ha, hb, hs, he] = ['a', 'b', 's', 'e'].map((name, place) => lab.host(name, `10.77.0.${place + 1}/24`))
    if (!ha || !hb || !hs || !he) throw new Error('hosts')
    bystander = await he.node(bystanderFile)
    await bystander.ask('listen', { address: '10.77.0.4', port: 38_777 })
    stranger = coreLaptop(hs)
    await stranger.powerOn({ mode: 'lan' })
    await stranger.call('group.create', { name: 'Another group' })
    cast = await labCast([ha, hb])
    ;[a, b] = cast.laptops as [CoreLaptop, CoreLaptop] // as many as there are hosts
  }, 90_000)
  afterAll(async () => {
    await Promise.all([cast?.remove(), stranger?.remove(), bystander?.stop()])
    await lab?.close()
    figure.print()
  })

  test('11: who holds no key learns nothing, is answered by nobody and cannot make a laptop work', {
    timeout: 120_000
  }, async () => {
    await eventually(
      `${wanted} beacons`,
      async () => {
        for (const one of [a, b, stranger]) await one.call('network.search', {})
        return bystander.ask<number>('heard')
      },
      (heard) => heard >= wanted,
      60_000
    )
    const cpuBefore = await a.process().ask<number>('cpuMs')
    const since = performance.now()
    await bystander.ask('flood', { port: 38_777, target: '10.77.0.1', packets: 5000 })
    await bystander.ask('attack', { port: 38_777, broadcast: '10.77.0.255', targets: ['10.77.0.1', '10.77.0.2'] })
    // Whoever would answer has answered before the next thing that a and b say to each other.
    await cast.allHold([await cast.write(a)], 30_000)
    const share = ((await a.process().ask<number>('cpuMs')) - cpuBefore) / (performance.now() - since)
    figure.say(`11 flood of 5000 packets: ${Math.round(share * 100)} % of a core`)
    expect(share).toBeLessThan(0.75)
    const { sizes, constant, answers } = await bystander.ask<{ sizes: number[]; constant: number; answers: string[] }>('look')
    expect({ sizes, constant, answers }).toEqual({ sizes: [600], constant: 0, answers: [] })
    const seen = await stranger.call('network.state', {})
    expect({ peers: seen.peers.length, unproven: seen.unproven }).toEqual({ peers: 0, unproven: 0 })
    await cast.meshed(30_000)
  })

  test('two who are connected and idle hardly use the network', { timeout: 90_000 }, async () => {
    const sent = countUdp(a.host)
    const before = { ...sent(), cpu: await a.process().ask<number>('cpuMs') }
    const from = performance.now()
    await eventually(
      'half a minute of idling',
      async () => performance.now() - from,
      (ms) => ms >= idleMs,
      idleMs + 5000
    )
    const after = { ...sent(), cpu: await a.process().ask<number>('cpuMs') }
    const seconds = (performance.now() - from) / 1000
    const beacons = (after.beaconBytes - before.beaconBytes) / seconds
    const links = (after.otherBytes - before.otherBytes) / seconds
    const cpu = (after.cpu - before.cpu) / seconds / 10
    figure.say(`idle, beacons of one interface: ${Math.round(beacons)} B/s, goal 300`)
    figure.say(`idle, all else of one connection: ${Math.round(links)} B/s, goal 40`)
    figure.say(`idle: ${cpu.toFixed(2)} % of a core, goal 0.5`)
    expect(beacons).toBeGreaterThan(0)
    expect(beacons).toBeLessThan(600)
    expect(links).toBeLessThan(200)
  })
})
