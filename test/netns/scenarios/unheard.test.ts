import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../helpers/core-cast.ts'
import { canNetns, createLab, type Lab } from '../../helpers/netns.ts'
import { type CoreLaptop, type LabCast, labCast } from '../helpers/core-laptop.ts'
import { figures } from '../helpers/figures.ts'
import { countUdp } from '../helpers/packets.ts'

const able = canNetns()
if (!able)
  console.warn('SKIPPED (issue 5): networks that swallow every call need root, iproute2 and nftables; run as root to see them')

const dropAllCalls =
  'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in pkttype { broadcast, multicast } drop'

describe.skipIf(!able)('on a network that swallows every call', () => {
  const figure = figures('scenarios where calls are swallowed')
  let lab: Lab
  let cast: LabCast
  let a: CoreLaptop
  let b: CoreLaptop
  let c: CoreLaptop
  let subnet = '10.77.0'

  beforeAll(async () => {
    lab = createLab('unheard')
    cast = await labCast(['a', 'b', 'c'].map((name, place) => lab.host(name, `${subnet}.${place + 1}/24`)))
    ;[a, b, c] = cast.laptops as [CoreLaptop, CoreLaptop, CoreLaptop] // as many as there are hosts
    for (const { host } of cast.laptops) host.exec('nft', dropAllCalls)
  }, 90_000)
  afterAll(async () => {
    await cast?.remove()
    await lab?.close()
    figure.print()
  })

  const powerOff = (...some: readonly CoreLaptop[]) => Promise.all(some.map((one) => one.powerOff()))
  const powerOn = (...some: readonly CoreLaptop[]) => Promise.all(some.map((one) => one.powerOn()))
  /** All laptops are switched off and get addresses at which nobody has met them. */
  async function elsewhere(next: string): Promise<void> {
    await powerOff(a, b, c)
    for (const [place, { host }] of cast.laptops.entries()) {
      host.removeAddress(`${subnet}.${place + 1}/24`)
      host.addAddress(`${next}.${place + 1}/24`)
    }
    subnet = next
  }

  test('those who met here before find each other by memory', { timeout: 120_000 }, async () => {
    await powerOff(a, b, c)
    await a.powerOn()
    const title = await cast.write(a)
    const held: number[] = []
    for (let round = 0; round < 3; round++) {
      await b.powerOff()
      const entered = await b.powerOn()
      await b.meets(1, 30_000)
      held.push((await cast.allHold([title], 30_000, [b])) - entered)
    }
    expect(figure.note('remembered address, power-on to first block', held)).toBeLessThan(5000)
    expect((await a.call('network.addresses', {})).filter(({ why }) => why === 'known')).toEqual([
      { address: '10.77.0.3:38777', why: 'known' } // who is away; b is connected
    ])
  })

  test('where they never met, a search of every address finds who is there, and nothing else does', {
    timeout: 90_000
  }, async () => {
    await elsewhere('10.78.0')
    await powerOn(a, b)
    const title = await cast.write(b)
    expect((await a.call('network.state', {})).peers).toEqual([])
    await a.call('network.mode', { mode: 'off' })
    await expect(a.call('network.sweep', { agreed: true })).rejects.toThrow('NETWORK_OFF')
    await a.call('network.mode', { mode: 'lan' })
    const sent = countUdp(a.host)
    const since = Date.now()
    expect(await a.call('network.sweep', { agreed: true })).toMatchObject({ running: true, of: 253 })
    figure.note('search of a /24 to heard', (await cast.allHold([title], 20_000, [a])) - since)
    const { sweep } = await eventually(
      'the search ends',
      () => a.call('network.state', {}),
      (state) => !state.sweep.running,
      20_000
    )
    const took = Date.now() - since
    figure.note('search of a /24, all of it', took)
    expect(sweep).toEqual({ running: false, asked: 253, of: 253 })
    const packets = sent().beaconBytes / 628
    expect(packets).toBeGreaterThan(250)
    expect(packets, 'one for each, and the usual calls').toBeLessThan(350)
    expect((253 / took) * 1000, 'packets in a second').toBeLessThan(100)
  })

  test('one who knows two by hand makes them known to each other', { timeout: 60_000 }, async () => {
    await elsewhere('10.79.0')
    await powerOn(a, b, c)
    const title = await cast.write(b)
    await a.call('network.add', { text: '10.79.0.2' })
    await b.meets(1, 10_000)
    const since = Date.now()
    await c.call('network.add', { text: '10.79.0.1' })
    await cast.meshed(10_000)
    figure.note('told by a member: third laptop to all connected', Date.now() - since)
    await cast.allHold([title], 10_000)
  })
})
