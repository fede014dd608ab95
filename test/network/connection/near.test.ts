import { afterEach, expect, test } from 'vitest'
import { randomBytes } from '../../../core/domain/crypto.ts'
import { decodeNear, encodeNear, nearBytes, nearMost } from '../../../core/network/connection/near.ts'
import { type Laptop, laptop, meet } from './helpers/laptop.ts'
import { acquaint, SmallGroup, sharedGroup } from './helpers/small-group.ts'
import { until } from './helpers/until.ts'
import { type Wire, wire } from './helpers/wire.ts'

const wires: Wire[] = []
const laptops: Laptop[] = []
afterEach(() => {
  for (const { doors } of laptops.splice(0)) doors.close()
  for (const { end } of wires.splice(0)) end()
})

/** A laptop that keeps what it is told, and says to `hub` that it is at this host. */
async function joined(hub: Laptop, group: SmallGroup, host: string): Promise<{ told: string[] }> {
  const told: string[] = []
  const one = laptop([group], { onNear: (_group, hosts) => void told.push(...hosts) })
  const pair = await wire()
  laptops.push(one)
  wires.push(pair)
  Object.assign(pair.a.rawStream, { remoteHost: host })
  meet(pair, hub, one)
  return { told }
}

test('members are told where other members are near by: not a reader, not of a reader, not of the open internet, not of a newcomer', async () => {
  const shared = sharedGroup()
  const member = () => new SmallGroup(shared)
  const [hub, kenji, far, newcomer, leila] = [member(), member(), member(), member(), member()]
  const press = new SmallGroup(shared, { kind: 'observer' })
  acquaint(hub, kenji, far, leila)
  for (const one of [press, newcomer]) one.know(hub, 'member')
  hub.know(press, 'observer')
  const middle = laptop([hub])
  laptops.push(middle)
  const there = {
    press: await joined(middle, press, '192.168.1.6'),
    far: await joined(middle, far, '203.0.113.9'),
    newcomer: await joined(middle, newcomer, '192.168.1.8'),
    kenji: await joined(middle, kenji, '192.168.1.5')
  }
  await until('all proven', () => middle.proven().length === 4)
  const leilas = await joined(middle, leila, '192.168.1.7')
  await until('Leila is told', () => leilas.told.length > 0)
  await until('Kenji is told', () => there.kenji.told.length > 0)
  expect(leilas.told).toEqual(['192.168.1.5'])
  expect(there.kenji.told).toEqual(['192.168.1.7'])
  expect([...there.press.told, ...there.newcomer.told]).toEqual([])
  hub.know(newcomer, 'member')
  await until('once the list has the newcomer', () => there.newcomer.told.includes('192.168.1.7') && leilas.told.length > 1)
  expect(there.press.told).toEqual([])
})

test('any bytes have a meaning or none; an address of the open internet or of this laptop itself is never one', () => {
  const hosts = ['10.0.0.1', '203.0.113.9', '127.0.0.1', '192.168.1.255', '0.0.0.0', '224.0.0.1']
  expect(decodeNear(encodeNear(hosts))).toEqual(['10.0.0.1', '192.168.1.255'])
  expect(encodeNear([]).byteLength).toBe(nearBytes)
  expect(decodeNear(Buffer.concat([encodeNear(['10.0.0.1']), randomBytes(9)]))).toEqual(['10.0.0.1'])
  expect(decodeNear(Buffer.alloc(nearBytes, nearMost + 1))).toBeNull()
  for (let size = 0; size < nearBytes; size++) expect(decodeNear(new Uint8Array(size))).toBeNull()
})
