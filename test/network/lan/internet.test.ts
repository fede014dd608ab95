import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { NetworkState } from '../../../core/network/network.ts'
import type { LineProcess } from '../../helpers/line-process.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../../helpers/netns.ts'
import { until } from './until.ts'

/** A laptop behind a router, another one far away, and a small internet of DHT nodes between them. */

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 3): an internet in namespaces needs root, iproute2 and nftables')

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const print = (what: string, ms: number): void => console.info(`${what}: ${Math.round(ms)} ms`)

describe.skipIf(!able)('the internet', () => {
  let lab: Lab
  let router: LabHost
  const processes: LineProcess[] = []
  const internet = { mode: 'internet', rings: ['group'], topics: ['group'], bootstrap: [{ host: '45.10.0.1', port: 49_737 }] }

  beforeAll(async () => {
    lab = createLab('net')
    lab.bridge('br1')
    router = lab.host('router', '10.77.0.254/24')
    router.addInterface('eth1', 'br1', '45.10.0.254/24')
    router.exec('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    router.exec(
      'nft',
      'add table ip nat; add chain ip nat post { type nat hook postrouting priority 100; }; add rule ip nat post oifname eth1 masquerade'
    )
    const nodes = lab.host('nodes')
    nodes.addInterface('eth0', 'br1', '45.10.0.1/24')
    const process = await nodes.node(file('./nodes-process.ts'))
    processes.push(process)
    await process.ask('open', { host: '45.10.0.1', count: 4 })
  })
  const started: LineProcess[] = []
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.stop()))
  })
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()))
    await lab.close()
  })

  async function start(host: LabHost, params: object = internet) {
    const process = await host.node(file('./laptop-process.ts'))
    started.push(process)
    await process.ask('open', params)
    return { ...process, state: () => process.ask<NetworkState>('state') }
  }
  const home = (name: string, n: number): LabHost => {
    const host = lab.host(name, `10.77.0.${n}/24`)
    host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    return host
  }

  test('near and far laptops are connected, each by its own way, and are again soon after the internet is back', async () => {
    const abroad = lab.host('abroad')
    abroad.addInterface('eth0', 'br1', '45.10.0.50/24')
    const far = await start(abroad)
    await until(async () => (await far.state()).internetReached, 15_000, far.state)
    const [a, b] = [await start(home('a', 1)), await start(home('b', 2))]
    const ways = async () =>
      (await a.state()).peers
        .map(({ way }) => way)
        .sort()
        .join()
    print('three switched on to connected', await until(async () => (await ways()) === 'internet,lan', 30_000, a.state))
    router.link('down', 'eth1')
    await until(async () => (await ways()) === 'lan' && !(await a.state()).internetReached, 120_000, a.state)
    expect((await b.state()).peers.some(({ way }) => way === 'lan')).toBe(true)
    router.link('up', 'eth1')
    print('internet back to connected', await until(async () => (await ways()) === 'internet,lan', 60_000, a.state))
  }, 240_000)
})
