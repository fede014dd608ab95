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

  test('four laptops are all connected, by exactly one connection for each pair, and soon again after halves were cut apart', {
    timeout: 90_000
  }, async () => {
    const four = await Promise.all([1, 2, 3, 4].map((n) => on(lab.host(`m${n}`, `10.77.1.${n}/24`))))
    /** Of two streams that were dialled at once one is left on both ends, and it is the same. */
    const streams = async (): Promise<{ ends: number; streams: number }> => {
      const ends = (await Promise.all(four.map(({ process }) => process.ask<string[]>('handshakes')))).flat()
      return { ends: ends.length, streams: new Set(ends).size }
    }
    const oneForEachPair = async () => {
      const seen = await streams()
      return seen.ends === 12 && seen.streams === 6
    }
    print('four switched on to all connected', await until(async () => meshed(four), 10_000, states))
    await until(oneForEachPair, 10_000, streams)
    const [a, b, c, d] = four
    if (!a || !b || !c || !d) throw new Error('four laptops')
    for (const one of [c, d]) one.host.join('br1')
    const parted = await until(
      async () => (await Promise.all(four.map(async (one) => (await peersOf(one)).length))).every((count) => count === 1),
      30_000,
      states
    )
    print('cut to noticed on both sides', parted)
    for (const one of [c, d]) one.host.join('br0')
    print('healed to all connected', await until(async () => meshed(four), 15_000, states))
    print('and heard by all after', await everybodyHears(a, four, 'together', 5000))
    await until(oneForEachPair, 10_000, streams)
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
})
