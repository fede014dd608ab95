import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NetworkState } from '../../../core/network/network.ts'
import type { LineProcess } from '../../helpers/line-process.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../../helpers/netns.ts'
import { until } from './until.ts'

/** What a laptop must not send, counted by the kernel of its namespace. */

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 3): counting packets needs root, iproute2 and nftables')

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Counts UDP packets that this laptop sends: all, and those beyond its own network. */
function count(host: LabHost, lan: string): () => { all: number; beyond: number } {
  host.exec(
    'nft',
    `add table inet w; add counter inet w total; add counter inet w beyond;
     add chain inet w out { type filter hook output priority 0; };
     add rule inet w out meta l4proto udp counter name total;
     add rule inet w out meta l4proto udp ip daddr != { ${lan}, 127.0.0.0/8, 239.255.77.7 } counter name beyond`
  )
  const read = (name: string): number => Number(/packets (\d+)/.exec(host.exec('nft', 'list', 'counter', 'inet', 'w', name))?.[1])
  return () => ({ all: read('total'), beyond: read('beyond') })
}

/** All at once: each waits most of the time, and has a group of its own. */
describe.skipIf(!able).concurrent('what leaves a laptop', () => {
  let lab: Lab
  const processes: LineProcess[] = []
  beforeAll(() => {
    lab = createLab('silence')
    lab.host('gateway', '10.77.0.254/24')
  })
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()))
    await lab.close()
  })

  function hostWithRoute(name: string, address: string): LabHost {
    const host = lab.host(name, `${address}/24`)
    host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    return host
  }
  async function start(host: LabHost, group: string, params: object): Promise<LineProcess & { state(): Promise<NetworkState> }> {
    const process = await host.node(file('./laptop-process.ts'))
    processes.push(process)
    await process.ask('open', { rings: [group], topics: [group], ...params })
    return { ...process, state: () => process.ask<NetworkState>('state') }
  }
  const internet = { mode: 'internet', bootstrap: [{ host: '45.10.0.1', port: 49_737 }] }

  test('switched off, it has no socket and sends nothing, while another one calls', async () => {
    const [quiet, loud] = [hostWithRoute('off', '10.77.0.1'), hostWithRoute('loud', '10.77.0.2')]
    const [sentByQuiet, sentByLoud] = [count(quiet, '10.77.0.0/24'), count(loud, '10.77.0.0/24')]
    const off = await start(quiet, 'off', { mode: 'off' })
    await start(loud, 'off', { mode: 'lan' })
    await until(() => sentByLoud().all >= 8, 10_000, sentByLoud) // four beacons or more, each by broadcast and multicast
    expect(sentByQuiet().all).toBe(0)
    expect(quiet.exec('cat', '/proc/net/udp').trim().split('\n')).toHaveLength(1)
    await off.ask('mode', 'lan')
    await until(async () => (await off.state()).peers.length === 1, 5000, off.state)
    await off.ask('mode', 'off')
    const before = sentByQuiet().all
    expect(before).toBeGreaterThan(0) // the counter counts
    const loudBefore = sentByLoud().all
    await until(() => sentByLoud().all >= loudBefore + 8, 15_000, sentByLoud)
    expect(sentByQuiet().all).toBe(before)
    expect(quiet.exec('cat', '/proc/net/udp').trim().split('\n')).toHaveLength(1)
  })

  test('on the same network only, nothing goes beyond it, even beside one who knows nodes on the internet', async () => {
    const world = lab.host('world', '10.77.0.253/24')
    world.addAddress('45.10.0.1/24')
    const nodes = await world.node(file('./nodes-process.ts'))
    processes.push(nodes)
    await nodes.ask('open', { host: '45.10.0.1', count: 3 })
    const [near, far] = [hostWithRoute('near', '10.77.0.11'), hostWithRoute('far', '10.77.0.12')]
    for (const host of [near, far]) host.exec('ip', 'route', 'replace', 'default', 'via', '10.77.0.253')
    // Deaf to beacons, so that it is the other one who dials and looks it up.
    far.exec(
      'nft',
      'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in udp dport 38777 drop'
    )
    const [sentByNear, sentByFar] = [count(near, '10.77.0.0/24'), count(far, '10.77.0.0/24')]
    const b = await start(far, 'beside', internet)
    await until(async () => (await b.state()).internetReached, 15_000, b.state)
    const a = await start(near, 'beside', { ...internet, mode: 'lan' })
    const ms = await until(async () => (await a.state()).peers.length === 1, 10_000, a.state)
    console.info(`one near, one on the internet too, connected: ${Math.round(ms)} ms`)
    const before = sentByFar().beyond
    await until(() => sentByFar().beyond >= before + 4, 15_000, sentByFar) // the control: this is what goes beyond
    expect(sentByNear().beyond).toBe(0)
    expect(sentByNear().all).toBeGreaterThan(4)
  })

  test('with a dead internet they are connected as fast as with none', async () => {
    const [a, b] = [
      await start(hostWithRoute('i1', '10.77.0.21'), 'dead', internet),
      await start(hostWithRoute('i2', '10.77.0.22'), 'dead', internet)
    ]
    const ms = await until(
      async () => (await a.state()).peers.length === 1 && (await b.state()).peers.length === 1,
      5000,
      a.state
    )
    console.info(`both on a dead internet, connected: ${Math.round(ms)} ms`)
    expect((await a.state()).peers[0]?.way).toBe('lan')
    expect((await a.state()).internetReached).toBe(false)
  })
})
