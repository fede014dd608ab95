import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../helpers/core-cast.ts'
import { canNetns, createLab, type Lab } from '../../helpers/netns.ts'
import { type CoreLaptop, type LabCast, labCast } from '../helpers/core-laptop.ts'
import { countAll, countUdp } from '../helpers/packets.ts'

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 5): counting packets needs root, iproute2 and nftables; run as root to see it')

const near = ['10.77.0.0/24', '239.255.77.7']
const neverMs = 12_000

describe.skipIf(!able)('what leaves a laptop in each mode, counted by its kernel', () => {
  let lab: Lab
  let cast: LabCast
  let a: CoreLaptop
  /** Calls while others are to keep silent. */
  let b: CoreLaptop
  let restarted: CoreLaptop
  let roaming: CoreLaptop
  const counters = new Map<CoreLaptop, ReturnType<typeof countAll>>()
  const sentBy = (one: CoreLaptop) => counters.get(one)?.()

  beforeAll(async () => {
    lab = createLab('modes')
    lab.host('gateway', '10.77.0.254/24')
    const hosts = ['a', 'b', 'c', 'd'].map((name, place) => lab.host(name, `10.77.0.${place + 1}/24`))
    for (const host of hosts) {
      host.exec('sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1') // the kernel's own calls are not ours to count
      host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    }
    cast = await labCast(hosts)
    ;[a, b, restarted, roaming] = cast.laptops as [CoreLaptop, CoreLaptop, CoreLaptop, CoreLaptop] // as many as there are hosts
    for (const one of [a, restarted, roaming]) counters.set(one, countAll(one.host, near))
  }, 90_000)
  afterAll(async () => {
    await cast?.remove()
    await lab?.close()
  })

  /** Written on one and taken in on the other, over a stick that goes from hand to hand. */
  async function carry(from: CoreLaptop, to: CoreLaptop): Promise<void> {
    const path = await mkdtemp(join(tmpdir(), 'starling-stick-'))
    try {
      const written = await jobEnds(from, (await from.call('courier.export', { group: cast.group(from), path })).job)
      const file = join(path, written?.written?.files[0]?.name ?? '')
      await jobEnds(to, (await to.call('courier.import', { group: cast.group(to), path: file })).job)
    } finally {
      await rm(path, { recursive: true, force: true })
    }
  }

  const jobEnds = (on: CoreLaptop, job: string) =>
    eventually(
      `the job ends on ${on.host.name}`,
      async () => (await on.call('job.list', {})).find((one) => one.job === job),
      (one) => one?.state === 'done'
    )

  /** The other one calls meanwhile; ten seconds are longer than every interval of a laptop that is on. */
  async function beaconsOfB(): Promise<void> {
    const from = performance.now()
    await b.call('network.search', {})
    await eventually(
      'a while in which others call',
      async () => performance.now() - from,
      (ms) => ms >= neverMs,
      neverMs + 5000
    )
  }

  test('D8: same network only: much is sent, nothing beyond the network, across a restart', { timeout: 60_000 }, async () => {
    await a.powerOff()
    const before = sentBy(a)?.all ?? Number.NaN
    await a.powerOn()
    expect((await a.call('network.state', {})).mode).toBe('lan')
    await cast.allHold([await cast.write(a), await cast.write(b)], 20_000)
    await a.call('network.search', {})
    await eventually(
      'much is sent',
      async () => (sentBy(a)?.all ?? Number.NaN) - before,
      (packets) => packets > 20
    )
    expect(sentBy(a)?.beyond).toBe(0)
  })

  // These two wait for the same silence: at once, each on laptops of its own.
  test.concurrent('D8: off: not one packet, across a restart, while others call', { timeout: 60_000 }, async () => {
    const silent = [a, restarted]
    await Promise.all(silent.map((one) => one.call('network.mode', { mode: 'off' })))
    const before = silent.map(sentBy)
    for (const count of before) expect(count?.all).toBeGreaterThan(0) // the counter counts
    await restarted.powerOff()
    await restarted.powerOn()
    expect((await restarted.call('network.state', {})).mode).toBe('off')
    await cast.write(restarted)
    await beaconsOfB()
    expect(silent.map(sentBy)).toEqual(before)
  })

  test.concurrent('D8: internet too: the counter sees what leaves; back on the same network only, an address added meanwhile is not asked', {
    timeout: 60_000
  }, async () => {
    await roaming.call('network.mode', { mode: 'internet' })
    await eventually(
      'packets beyond the network',
      async () => sentBy(roaming)?.beyond ?? 0,
      (count) => count > 0
    )
    expect(await roaming.call('network.add', { text: '203.0.113.7' })).toMatchObject({ left: 0 })
    // All begins anew: who is met is `known` from before until it is a `peer`, and who is away stays `known`.
    const why = async (address?: string) => {
      const all = await roaming.call('network.addresses', {})
      return [...new Set(all.filter((one) => !address || one.address.startsWith(address)).map((one) => one.why))].sort()
    }
    await eventually(
      'b is met',
      () => why('10.77.0.2:'),
      (all) => all.join() === 'peer'
    )
    const sentTo = await why()
    expect(sentTo).toEqual(expect.arrayContaining(['added', 'call', 'peer', 'start']))
    expect(sentTo).not.toContain('directory')
    const asked = performance.now()
    await roaming.call('network.mode', { mode: 'lan' })
    expect(performance.now() - asked, 'with a dead internet, too').toBeLessThan(10_000)
    const before = sentBy(roaming)
    await roaming.call('network.search', {})
    await cast.allHold([await cast.write(roaming)], 20_000, [b])
    await beaconsOfB()
    const after = sentBy(roaming)
    expect(after?.beyond).toBe(before?.beyond)
    expect(after?.all).toBeGreaterThan(before?.all ?? Number.NaN)
    await expect(roaming.call('network.add', { text: '203.0.113.7' })).rejects.toThrow('ADDRESS_NOT_NEAR')
  })

  test('D8: what is carried by hand sends not one packet, while off and while on', { timeout: 60_000 }, async () => {
    const before = sentBy(a)
    const title = await cast.write(b)
    await carry(b, a)
    await a.holds(cast.group(a), [title], 20_000)
    await carry(a, b)
    expect(sentBy(a)).toEqual(before)

    // On again where nobody else is on: whoever was met before would still be dialled, and is not once all begins anew.
    for (const one of [b, roaming]) await one.call('network.mode', { mode: 'off' })
    const udp = countUdp(a.host)
    await a.call('network.mode', { mode: 'lan' })
    await eventually(
      'it calls',
      async () => udp().beaconBytes,
      (bytes) => bytes > 0
    )
    const alone = { beyond: sentBy(a)?.beyond, others: udp().otherBytes }
    const second = await cast.write(b)
    await carry(b, a)
    await a.holds(cast.group(a), [second], 20_000)
    await carry(a, b)
    expect({ beyond: sentBy(a)?.beyond, others: udp().otherBytes }, 'beside the call, which goes on by itself').toEqual(alone)
  })
})
