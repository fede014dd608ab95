import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { NetworkState } from '../../../core/network/network.ts'
import type { LineProcess } from '../../helpers/line-process.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../../helpers/netns.ts'
import { until } from './until.ts'

/** Laptops with kernels' networks of their own: no default route, no internet, no server. */

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 3): network namespaces need root and iproute2; run as root to test the LAN for real')

const entry = fileURLToPath(new URL('./laptop-process.ts', import.meta.url))
const print = (what: string, ms: number): void => console.info(`${what}: ${Math.round(ms)} ms`)

interface Laptop {
  readonly host: LabHost
  readonly process: LineProcess
  state(): Promise<NetworkState>
}

describe.skipIf(!able)('laptops in namespaces', () => {
  let lab: Lab
  const laptops: Laptop[] = []

  beforeAll(() => {
    lab = createLab('lan')
    lab.bridge('br1')
  })
  afterEach(async () => {
    const uncaught = laptops.flatMap(({ process }) => process.reports.filter(({ report }) => report === 'uncaught'))
    await Promise.all(laptops.splice(0).map(({ process }) => process.stop()))
    expect(uncaught).toEqual([])
  })
  afterAll(async () => lab.close())

  async function on(host: LabHost, params: object = {}): Promise<Laptop> {
    const process = await host.node(entry)
    const laptop = { host, process, state: () => process.ask<NetworkState>('state') }
    laptops.push(laptop)
    await until(
      () => process.reports.length > 0,
      20_000,
      () => 'the process did not start'
    )
    await process.ask('open', { mode: 'lan', rings: ['group'], ...params })
    return laptop
  }
  const peersOf = async (laptop: Laptop) => (await laptop.state()).peers
  const states = () => Promise.all(laptops.map(({ state }) => state()))
  async function meshed(all: readonly Laptop[]): Promise<boolean> {
    const counts = await Promise.all(all.map(async (one) => (await peersOf(one)).length))
    return counts.every((count) => count === all.length - 1)
  }
  async function everybodyHears(from: Laptop, all: readonly Laptop[], text: string, deadlineMs: number): Promise<number> {
    const heard = (one: Laptop) => one.process.reports.some((report) => report['text'] === text)
    return until(
      async () => {
        await from.process.ask('say', text)
        return all.every((one) => one === from || heard(one))
      },
      deadlineMs,
      () => all.map((one) => one.process.reports.slice(-5))
    )
  }

  test('two laptops on one switch connect with no route to anywhere else', async () => {
    const [a, b] = [await on(lab.host('a', '10.77.0.1/24')), await on(lab.host('b', '10.77.0.2/24'))]
    print('switched on to connected', await until(async () => meshed([a, b]), 5000, states))
    print('said to heard', await everybodyHears(a, [a, b], 'bread', 2000))
    expect((await peersOf(a))[0]).toMatchObject({ way: 'lan', host: '10.77.0.2' })
  })

  test('four laptops are all connected, by exactly one connection for each pair', async () => {
    const four = await Promise.all([1, 2, 3, 4].map((n) => on(lab.host(`m${n}`, `10.77.1.${n}/24`))))
    print('four switched on to all connected', await until(async () => meshed(four), 10_000, states))
    const ends = (await Promise.all(four.map(({ process }) => process.ask<string[]>('handshakes')))).flat()
    expect(ends).toHaveLength(12)
    expect(new Set(ends).size).toBe(6)
  })

  test('halves that were cut apart are one again soon after the cable is back', async () => {
    const four = await Promise.all([1, 2, 3, 4].map((n) => on(lab.host(`h${n}`, `10.77.2.${n}/24`))))
    await until(async () => meshed(four), 10_000, states)
    const [a, b, c, d] = four
    if (!a || !b || !c || !d) throw new Error('four laptops')
    c.host.join('br1')
    d.host.join('br1')
    const parted = await until(
      async () => (await Promise.all(four.map(async (one) => (await peersOf(one)).length))).every((count) => count === 1),
      30_000,
      states
    )
    print('cut to noticed on both sides', parted)
    c.host.join('br0')
    d.host.join('br0')
    print('healed to all connected', await until(async () => meshed(four), 15_000, states))
    print('and heard by all after', await everybodyHears(a, four, 'together', 5000))
  })

  test('a laptop that gets another address is connected again', async () => {
    const [a, b] = [await on(lab.host('r1', '10.77.3.1/24')), await on(lab.host('r2', '10.77.3.2/24'))]
    await until(async () => meshed([a, b]), 10_000, states)
    b.host.removeAddress('10.77.3.2/24')
    b.host.addAddress('10.77.3.52/24')
    print('new address to heard', await everybodyHears(b, [a, b], 'moved', 15_000))
    await until(async () => (await peersOf(a))[0]?.host === '10.77.3.52', 5000, states)
  })

  test('both move to another network together', async () => {
    const [a, b] = [await on(lab.host('s1', '10.77.4.1/24')), await on(lab.host('s2', '10.77.4.2/24'))]
    await until(async () => meshed([a, b]), 10_000, states)
    for (const [n, one] of [a, b].entries()) {
      one.host.removeAddress(`10.77.4.${n + 1}/24`)
      one.host.join('br1')
      one.host.addAddress(`192.168.9.${n + 1}/24`)
    }
    print('new network to heard', await everybodyHears(a, [a, b], 'elsewhere', 20_000))
  })

  test('a cable that was pulled and put back brings the other one back', async () => {
    const [a, b] = [await on(lab.host('p1', '10.77.5.1/24')), await on(lab.host('p2', '10.77.5.2/24'))]
    await until(async () => meshed([a, b]), 10_000, states)
    b.host.link('down')
    print('pulled to noticed', await until(async () => (await peersOf(b)).length === 0, 20_000, states))
    b.host.link('up')
    print('put back to heard', await everybodyHears(a, [a, b], 'back', 15_000))
  })

  test('a laptop that slept 15 seconds is heard again after waking up', async () => {
    const [a, b] = [await on(lab.host('z1', '10.77.6.1/24')), await on(lab.host('z2', '10.77.6.2/24'))]
    await until(async () => meshed([a, b]), 10_000, states)
    b.process.signal('SIGSTOP')
    await until(
      async () => (await peersOf(a)).length === 0,
      30_000,
      () => 'a still believes in b'
    )
    b.process.signal('SIGCONT')
    print('awake to heard', await everybodyHears(b, [a, b], 'awake', 15_000))
  })

  test('broadcast in one direction only is enough', async () => {
    const [deaf, other] = [lab.host('d1', '10.77.7.1/24'), lab.host('d2', '10.77.7.2/24')]
    deaf.exec(
      'nft',
      'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in pkttype { broadcast, multicast } udp dport 38777 drop'
    )
    const [a, b] = [await on(deaf), await on(other)]
    print('one-way broadcast to connected', await until(async () => meshed([a, b]), 10_000, states))
  })

  test('two networks behind a router meet through one address typed by hand', async () => {
    lab.bridge('br2')
    const router = lab.host('router', '10.77.8.254/24')
    router.addInterface('eth1', 'br2', '10.78.8.254/24')
    router.exec('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    const [left, right] = [lab.host('l1', '10.77.8.1/24'), lab.host('l2')]
    right.addInterface('eth0', 'br2', '10.78.8.2/24')
    left.exec('ip', 'route', 'add', 'default', 'via', '10.77.8.254')
    right.exec('ip', 'route', 'add', 'default', 'via', '10.78.8.254')
    const [a, b] = [await on(left), await on(right)]
    await until(async () => (await a.state()).interfaces.length === 1, 3000, states)
    expect(await peersOf(a)).toEqual([])
    await a.process.ask('typed', { host: '10.78.8.2' })
    print('typed address to connected', await until(async () => meshed([a, b]), 5000, states))
  })
})
