import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../helpers/core-cast.ts'
import { canNetns, createLab, type Lab, type LabHost } from '../helpers/netns.ts'
import { type CoreLaptop, type LabCast, labCast } from './helpers/core-laptop.ts'

const able = canNetns()
if (!able) console.warn('SKIPPED (issue 5): the faults of networks need root, iproute2 and nftables; run as root to see them')

/** As operating systems ship it: what was asked for may come in, nothing else. */
const firewall =
  'add table inet wall; add chain inet wall in { type filter hook input priority 0; policy drop; }; add rule inet wall in iif lo accept; add rule inet wall in ct state established,related accept'

describe.skipIf(!able)('the network doctor, for each fault made on purpose', () => {
  let lab: Lab
  let cast: LabCast
  let a: CoreLaptop
  let b: CoreLaptop
  let router: LabHost

  beforeAll(async () => {
    lab = createLab('doctor')
    lab.bridge('br1')
    router = lab.host('router', '10.77.0.254/24')
    router.addInterface('eth1', 'br1', '10.78.0.254/24')
    router.exec('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    cast = await labCast(['a', 'b'].map((name, place) => lab.host(name, `10.77.0.${place + 1}/24`)))
    ;[a, b] = cast.laptops as [CoreLaptop, CoreLaptop] // as many as there are hosts
  }, 90_000)
  afterAll(async () => {
    await cast?.remove()
    await lab?.close()
  })

  async function found(on: CoreLaptop, address?: string): Promise<string[]> {
    const { findings } = await on.call('network.check', address === undefined ? {} : { address })
    return findings.map(({ code }) => code)
  }
  const restart = async (clockOffMs: number): Promise<void> => {
    await Promise.all([a.powerOff(), b.powerOff()])
    await Promise.all([a.powerOn({ clockOffMs }), b.powerOn()])
  }

  /** Addresses at which neither has ever met the other: what is remembered gets past a firewall that lets answers in. */
  const moveTo = (last: number, from: number): void => {
    for (const [i, one] of [a, b].entries()) {
      one.host.removeAddress(`10.77.0.${from + i}/24`)
      one.host.addAddress(`10.77.0.${last + i}/24`)
    }
  }

  test('all is well', async () => {
    expect(await found(a)).toEqual(['CONNECTED'])
  })

  test('nobody is there', async () => {
    await b.powerOff()
    await a.meets(0, 20_000)
    expect(await found(a)).toEqual(['NOBODY_HEARD'])
    await b.powerOn()
  })

  test('a clock is off', async () => {
    await restart(20 * 60_000)
    const codes = await eventually(
      'the clock',
      () => found(a),
      (all) => all.includes('CLOCK_OFF'),
      30_000
    )
    expect(codes[0]).toBe('CLOCK_OFF')
    await restart(0)
  })

  test('a firewall on the other laptop', { timeout: 90_000 }, async () => {
    await Promise.all([a.powerOff(), b.powerOff()])
    moveTo(11, 1)
    b.host.exec('nft', firewall)
    await Promise.all([a.powerOn(), b.powerOn()])
    // It calls, and what comes in answer is dropped over there.
    expect(
      await eventually(
        'heard, not reached',
        () => found(a),
        (all) => all.includes('FIREWALL_THERE'),
        30_000
      )
    ).toContain('FIREWALL_THERE')
    expect(await found(b, '10.77.0.11')).not.toContain('LAPTOPS_KEPT_APART')
    b.host.exec('nft', 'delete table inet wall')
  })

  test('a firewall on this laptop', { timeout: 90_000 }, async () => {
    await Promise.all([a.powerOff(), b.powerOff()])
    moveTo(21, 11)
    a.host.exec('nft', firewall)
    await Promise.all([a.powerOn(), b.powerOn()])
    // Asked directly it answers and is dialled; its calls and its own dials never arrive.
    const codes = await eventually(
      'only answers',
      () => found(a, '10.77.0.22'),
      (all) => all.includes('FIREWALL_HERE') && all.includes('CONNECTED'),
      40_000
    )
    expect(codes).toEqual(['FIREWALL_HERE', 'CONNECTED'])
    a.host.exec('nft', 'delete table inet wall')
    moveTo(1, 21)
  })

  test('a Wi-Fi that keeps laptops apart', { timeout: 60_000 }, async () => {
    for (const one of [a, b]) {
      one.host.isolate(true)
      one.host.exec('ip', 'neigh', 'flush', 'dev', 'eth0') // as after joining a network
    }
    await restart(0)
    expect(await found(a, '10.77.0.2')).toEqual(['LAPTOPS_KEPT_APART'])
    for (const one of [a, b]) one.host.isolate(false)
  })

  test('Starling is closed on the other laptop', { timeout: 60_000 }, async () => {
    await restart(0)
    await b.powerOff()
    await a.meets(0, 20_000)
    await a.powerOff()
    await a.powerOn()
    expect(await found(a, '10.77.0.2')).toEqual(['SILENT_THERE'])
    await b.powerOn()
  })

  test('a VPN takes what is meant for the neighbours', { timeout: 60_000 }, async () => {
    a.host.addInterface('wg0', 'br1', '10.99.0.1/24')
    a.host.exec('ip', 'route', 'add', '10.77.0.2/32', 'dev', 'wg0')
    b.host.cut()
    await restart(0)
    const { findings } = await a.call('network.check', { address: '10.77.0.2' })
    expect(findings).toEqual([{ code: 'VPN_IN_THE_WAY', address: '10.77.0.2', card: 'wg0' }])
    a.host.exec('ip', 'link', 'del', 'wg0')
    b.host.join()
  })

  test('another network: no way there, or a router that refuses', { timeout: 60_000 }, async () => {
    b.host.removeAddress('10.77.0.2/24')
    b.host.join('br1')
    b.host.addAddress('10.78.0.2/24')
    await restart(0)
    expect(await found(a, '10.78.0.2')).toEqual(['OTHER_NETWORK'])
    a.host.exec('ip', 'route', 'add', 'default', 'via', '10.77.0.254')
    router.exec(
      'nft',
      'add table inet guest; add chain inet guest way { type filter hook forward priority 0; }; add rule inet guest way reject with icmp type admin-prohibited'
    )
    expect(await found(a, '10.78.0.2')).toEqual(['GUEST_NETWORK'])
  })

  test('no network, and only a VPN', { timeout: 60_000 }, async () => {
    a.host.exec('ip', 'link', 'del', 'eth0')
    await eventually(
      'the card is gone',
      () => a.call('network.state', {}),
      ({ interfaces }) => interfaces.length === 0
    )
    expect(await found(a)).toEqual(['NO_NETWORK'])
    a.host.addInterface('tun0', 'br1', '10.99.0.1/24')
    await eventually(
      'the VPN is there',
      () => a.call('network.state', {}),
      ({ interfaces }) => interfaces.length === 1
    )
    expect(await found(a)).toEqual(['ONLY_VPN'])
    await a.call('network.mode', { mode: 'off' })
    expect(await found(a)).toEqual(['NETWORK_IS_OFF'])
  })
})
