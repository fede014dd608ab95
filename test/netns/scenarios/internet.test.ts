import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../helpers/core-cast.ts'
import type { LineProcess } from '../../helpers/line-process.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../../helpers/netns.ts'
import { type CoreLaptop, coreLaptop, type LabCast, labCast, letIn } from '../helpers/core-laptop.ts'
import { figures } from '../helpers/figures.ts'

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 5): a small internet needs root and iproute2; run as root to see it')

const nodes = fileURLToPath(new URL('../helpers/nodes-process.ts', import.meta.url))
/** The bootstrap nodes that HyperDHT knows: this small internet has them at their true addresses. */
const bootstrap = ['88.99.3.86', '142.93.90.113', '138.68.147.8']

describe.skipIf(!able)('a small internet that goes away and comes back', () => {
  const figure = figures('scenarios with internet')
  let lab: Lab
  let cast: LabCast
  let router: LabHost
  let a: CoreLaptop
  let b: CoreLaptop
  let remote: CoreLaptop
  let world: LineProcess

  beforeAll(async () => {
    lab = createLab('inet')
    for (const bridge of ['br1', 'br2']) lab.bridge(bridge)
    router = lab.host('router', '10.77.0.254/24')
    router.addInterface('eth1', 'br1', '45.10.0.254/24')
    router.addInterface('eth2', 'br2', '45.20.0.254/24')
    router.exec('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    router.exec(
      'nft',
      'add table ip nat; add chain ip nat post { type nat hook postrouting priority 100; }; add rule ip nat post iifname eth0 snat to 45.30.0.1'
    )
    const internet = lab.host('world')
    internet.addInterface('eth0', 'br1', '45.10.0.1/24')
    for (const address of bootstrap) {
      internet.addAddress(`${address}/32`)
      router.exec('ip', 'route', 'add', `${address}/32`, 'via', '45.10.0.1')
    }
    internet.exec('ip', 'route', 'add', 'default', 'via', '45.10.0.254')
    world = await internet.node(nodes)
    await world.ask('open', { bootstrap, more: 5 })
    const hosts = ['a', 'b', 'x'].map((name, place) => lab.host(name, `10.77.0.${place + 1}/24`))
    for (const host of hosts) host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    cast = await labCast(hosts, 'internet')
    ;[a, b, remote] = cast.laptops as [CoreLaptop, CoreLaptop, CoreLaptop] // as many as there are hosts
    // They met in person; now one of them goes home.
    remote.host.removeAddress('10.77.0.3/24')
    remote.host.join('br2')
    remote.host.addAddress('45.20.0.1/24')
    remote.host.exec('ip', 'route', 'add', 'default', 'via', '45.20.0.254')
  }, 90_000)
  afterAll(async () => {
    await cast?.remove()
    await world?.stop()
    await lab?.close()
    figure.print()
  })

  const waysOf = async (one: CoreLaptop) => (await one.call('network.state', {})).peers.map(({ way }) => way).sort()

  test('10 and 2: cut from the internet and back, everybody has everything; a default route into nothing delays nobody', {
    timeout: 240_000
  }, async () => {
    const first = Date.now()
    figure.note('10 one who went home, heard over the internet', (await cast.allHold([await cast.write(a)], 30_000)) - first)
    await eventually(
      'each by its own way, from behind a router that hides who asks',
      () => waysOf(a),
      (ways) => ways.join() === 'internet,lan'
    )
    const back: number[] = []
    const held: number[] = []
    for (const isStartedWithout of [false, true]) {
      router.cut('eth0')
      if (isStartedWithout) {
        await a.powerOff()
        await a.powerOn()
      }
      let title = ''
      for (let round = 0; round < 2; round++) {
        await b.powerOff()
        title = await cast.write(a)
        const entered = await b.powerOn()
        held.push((await cast.allHold([title], 30_000, [b])) - entered)
      }
      await cast.meshed(40_000, [a, b])
      for (const one of [a, b]) expect((await one.call('network.state', {})).mode).toBe('internet')
      const since = Date.now()
      router.join('br0', 'eth0')
      back.push((await cast.allHold([title], 60_000, [remote])) - since)
    }
    expect(figure.note('2 dead internet, power-on to first block', held, 500)).toBeLessThan(5000)
    expect(figure.note('10 internet back to heard far away', back, 5000)).toBeLessThan(20_000)
  })

  test('somebody far away comes in by an invite', { timeout: 120_000 }, async () => {
    const host = lab.host('y')
    host.addInterface('eth0', 'br2', '45.20.0.2/24')
    host.exec('ip', 'route', 'add', 'default', 'via', '45.20.0.254')
    const newcomer = coreLaptop(host)
    try {
      await newcomer.powerOn({ mode: 'internet' })
      // Beside the newcomer is a member, but not one who may finish an invite: all of it goes over the internet.
      await remote.powerOff()
      const since = Date.now()
      const joined = await letIn(a, cast.group(a), newcomer)
      figure.note('an invite over the internet, from making it to being in', Date.now() - since)
      const title = await cast.write(a)
      await newcomer.holds(joined, [title], 30_000)
      expect((await newcomer.call('network.state', {})).peers.map(({ way }) => way)).toContain('internet')
    } finally {
      await newcomer.remove()
    }
  })
})
