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
  let b: CoreLaptop
  let sent: ReturnType<typeof countAll>

  beforeAll(async () => {
    lab = createLab('modes')
    lab.host('gateway', '10.77.0.254/24')
    const hosts = ['a', 'b'].map((name, place) => lab.host(name, `10.77.0.${place + 1}/24`))
    for (const host of hosts) {
      host.exec('sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1') // the kernel's own calls are not ours to count
      host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    }
    cast = await labCast(hosts)
    ;[a, b] = cast.laptops as [CoreLaptop, CoreLaptop] // as many as there are hosts
    sent = countAll(a.host, near)
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
    const before = sent()
    await a.powerOn()
    expect((await a.call('network.state', {})).mode).toBe('lan')
    await cast.allHold([await cast.write(a), await cast.write(b)], 10_000)
    await a.call('network.search', {})
    const after = sent()
    expect(after.all - before.all).toBeGreaterThan(20)
    expect(after.beyond).toBe(0)
  })

  test('D8: off: not one packet, across a restart, while others call', { timeout: 60_000 }, async () => {
    await a.call('network.mode', { mode: 'off' })
    const before = sent()
    await beaconsOfB()
    await a.powerOff()
    await a.powerOn()
    expect((await a.call('network.state', {})).mode).toBe('off')
    await cast.write(a)
    await beaconsOfB()
    expect(sent()).toEqual(before)
    expect(sent().all).toBeGreaterThan(0) // the counter counts
  })

  test('D8: what is carried by hand sends not one packet, while off and while on', { timeout: 60_000 }, async () => {
    const before = sent()
    const title = await cast.write(b)
    await carry(b, a)
    await a.holds(cast.group(a), [title], 5000)
    await carry(a, b)
    expect(sent()).toEqual(before)

    await a.call('network.mode', { mode: 'lan' })
    await a.meets(1, 10_000)
    await b.call('network.mode', { mode: 'off' })
    await a.meets(0, 20_000)
    const udp = countUdp(a.host)
    const alone = { beyond: sent().beyond, others: udp().otherBytes }
    const second = await cast.write(b)
    await carry(b, a)
    await a.holds(cast.group(a), [second], 5000)
    await carry(a, b)
    expect({ beyond: sent().beyond, others: udp().otherBytes }, 'beside the call, which goes on by itself').toEqual(alone)
    await a.call('network.mode', { mode: 'off' })
    await b.call('network.mode', { mode: 'lan' })
  })

  test('D8: internet too: the counter sees what leaves; back on the same network only, an address added meanwhile is not asked', {
    timeout: 60_000
  }, async () => {
    await a.call('network.mode', { mode: 'internet' })
    await eventually(
      'packets beyond the network',
      async () => sent().beyond,
      (count) => count > 0,
      10_000
    )
    expect(await a.call('network.add', { text: '203.0.113.7' })).toMatchObject({ left: 0 })
    // The mode came from off: b is met anew, and is `known` from before until it is a `peer`.
    const why = async () => new Set((await a.call('network.addresses', {})).map((one) => one.why))
    const met = await eventually('b is met', why, (all) => all.has('peer') && !all.has('known'))
    expect([...met].sort()).toEqual(['added', 'call', 'peer', 'start'])
    const asked = performance.now()
    await a.call('network.mode', { mode: 'lan' })
    expect(performance.now() - asked, 'with a dead internet, too').toBeLessThan(10_000)
    const before = sent()
    await a.call('network.search', {})
    await cast.allHold([await cast.write(a)], 10_000)
    await beaconsOfB()
    expect(sent().beyond).toBe(before.beyond)
    expect(sent().all).toBeGreaterThan(before.all)
    await expect(a.call('network.add', { text: '203.0.113.7' })).rejects.toThrow('ADDRESS_NOT_NEAR')
  })
})
