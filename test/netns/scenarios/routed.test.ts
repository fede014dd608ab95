import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canNetns, createLab, type Lab, type LabHost } from '../../helpers/netns.ts'
import { type CoreLaptop, type LabCast, labCast } from '../helpers/core-laptop.ts'
import { figures } from '../helpers/figures.ts'

const able = canNetns()
if (!able)
  console.warn('SKIPPED (issue 5): routed and filtered networks need root, iproute2 and nftables; run as root to see them')

const dropAllCalls =
  'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in pkttype { broadcast, multicast } drop'

describe.skipIf(!able)('where no broadcast arrives', () => {
  const figure = figures('scenarios without broadcast')
  let lab: Lab
  let cast: LabCast
  let router: LabHost
  let a: CoreLaptop
  let b: CoreLaptop
  let c: CoreLaptop
  let d: CoreLaptop

  beforeAll(async () => {
    lab = createLab('routed')
    lab.bridge('br1')
    router = lab.host('router', '10.77.0.254/24')
    router.addInterface('eth1', 'br1', '10.78.0.254/24')
    router.exec('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    cast = await labCast(['a', 'b', 'c', 'd'].map((name, place) => lab.host(name, `10.77.0.${place + 1}/24`)))
    ;[a, b, c, d] = cast.laptops as [CoreLaptop, CoreLaptop, CoreLaptop, CoreLaptop] // as many as there are hosts
  }, 90_000)
  afterAll(async () => {
    await cast?.remove()
    await lab?.close()
    figure.print()
  })

  function renumber(from: string, to: string): void {
    for (const [place, one] of [a, b].entries()) {
      one.host.removeAddress(`${from}.${place + 1}/24`)
      one.host.addAddress(`${to}.${place + 1}/24`)
    }
  }

  test('9: two networks behind one router become one plan by a single typed address', { timeout: 90_000 }, async () => {
    for (const [place, one] of [c, d].entries()) {
      one.host.removeAddress(`10.77.0.${place + 3}/24`)
      one.host.join('br1')
      one.host.addAddress(`10.78.0.${place + 3}/24`)
      one.host.exec('ip', 'route', 'add', 'default', 'via', '10.78.0.254')
    }
    for (const one of [a, b]) one.host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    await Promise.all(cast.laptops.map((one) => one.powerOff()))
    await Promise.all(cast.laptops.map((one) => one.powerOn()))
    await Promise.all([cast.meshed(10_000, [a, b]), cast.meshed(10_000, [c, d])])
    const titles = await Promise.all(cast.laptops.map((one) => cast.write(one)))
    const since = Date.now()
    await b.call('network.search', { address: '10.78.0.3' })
    figure.note('9 one typed address to all four agreed', (await cast.allHold(titles, 15_000)) - since)
  })

  test('15: with every broadcast and multicast filtered, a typed address is enough', { timeout: 60_000 }, async () => {
    await Promise.all([c, d].map((one) => one.powerOff()))
    await Promise.all([a, b].map((one) => one.powerOff()))
    for (const one of [a, b]) one.host.exec('nft', dropAllCalls)
    renumber('10.77.0', '10.79.0') // where they have not met: what they remember helps nobody
    await Promise.all([a, b].map((one) => one.powerOn()))
    const title = await cast.write(a)
    expect((await a.call('network.state', {})).peers).toEqual([])
    const since = Date.now()
    await a.call('network.search', { address: '10.79.0.2:38777' })
    figure.note('15 typed address to heard', (await cast.allHold([title], 10_000, [b])) - since)
    await Promise.all([a, b].map((one) => one.powerOff()))
    renumber('10.79.0', '10.80.0')
    await Promise.all([a, b].map((one) => one.powerOn()))
    const next = await cast.write(b)
    const { text } = await b.call('network.code', {})
    const shown = Date.now()
    expect(await a.call('network.add', { text })).toEqual({ asked: ['10.80.0.2:38777'], left: 0 })
    figure.note('15 address code to heard', (await cast.allHold([next], 10_000, [a])) - shown)
    // On the hotspot of a laptop nothing need be typed: its address is known.
    renumber('10.80.0', '10.42.0')
    await Promise.all([a, b].map((one) => one.powerOff()))
    await a.powerOn()
    const last = await cast.write(a)
    const entered = await b.powerOn()
    figure.note('15 on a hotspot, nothing typed', (await cast.allHold([last], 10_000, [b])) - entered)
    for (const one of [a, b]) one.host.exec('nft', 'delete table inet t')
  })
})
