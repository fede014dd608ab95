import { expect, test } from 'vitest'
import { createRememberedAddresses, merged } from '../../core/group/remembered-addresses.ts'
import { createHints } from '../../core/network/lan/hints.ts'
import type { VaultPayload } from '../../core/vault/payload.ts'

const key = (n: number): Buffer => Buffer.alloc(32, n)
const day = 24 * 3600_000

test('of each laptop four addresses are kept, of each group sixty-four, the newest first, and none for longer than ninety days', () => {
  const seen = (device: number, host: string, group = 1) => ({ groupKey: key(group), deviceKey: key(device), host })
  let kept = merged([], [], 38_777, 0)
  for (let n = 0; n < 6; n++) kept = merged(kept, [seen(1, `10.0.0.${n}`)], 38_777, n)
  expect(kept.map(({ host }) => host)).toEqual(['10.0.0.5', '10.0.0.4', '10.0.0.3', '10.0.0.2'])
  kept = merged(kept, [seen(1, '10.0.0.3')], 38_777, 10)
  expect(kept.map(({ host, seenAtMs }) => [host, seenAtMs])).toEqual([
    ['10.0.0.3', 10],
    ['10.0.0.5', 5],
    ['10.0.0.4', 4],
    ['10.0.0.2', 2]
  ])
  for (let n = 2; n < 100; n++) kept = merged(kept, [seen(n, '10.0.0.9')], 38_777, 20)
  expect(kept).toHaveLength(64)
  expect(merged(kept, [seen(1, '10.0.0.9', 2)], 38_777, 20)).toHaveLength(65)
  expect(merged(kept, [], 38_777, 90 * day + 20)).toEqual([])
})

test('no address of the open internet is kept, and one that is known is not written again within the hour', async () => {
  let payload = { rememberedAddresses: [] } as unknown as VaultPayload // of a payload only this field is looked at
  let writes = 0
  let now = 1000
  const update = async (change: (p: VaultPayload) => VaultPayload): Promise<void> => {
    writes++
    payload = change(payload)
  }
  const vault = {
    get payload() {
      return payload
    },
    update
  } as unknown as Parameters<typeof createRememberedAddresses>[0]['vault'] // the two members that are used
  const remembered = createRememberedAddresses({ vault, beaconPort: 38_777, now: () => now })
  const hosts = () => remembered.of(key(1)).map(({ host }) => host)
  const note = (host: string) => remembered.note([{ groupKey: key(1), deviceKey: key(2), host }])
  note('203.0.113.7')
  note('127.0.0.1')
  expect(writes).toBe(0)
  note('192.168.1.4')
  await expect.poll(hosts).toEqual(['192.168.1.4'])
  note('192.168.1.4')
  expect(writes).toBe(1)
  now += 3600_000
  note('192.168.1.4')
  await expect.poll(() => payload.rememberedAddresses[0]?.seenAtMs).toBe(now)
  expect(remembered.of(key(3))).toEqual([])
})

test('hints are asked in turn: sixteen beside a hurried call, two beside a quiet one, none that is not wanted', () => {
  const hints = createHints()
  hints.set([
    ...Array.from({ length: 300 }, (_, n) => ({ host: `10.0.${n >> 8}.${n & 255}`, ringId: 'a' })),
    { host: '10.0.0.0', ringId: 'b' }
  ])
  expect(hints.all()).toHaveLength(256)
  expect(hints.next(true, () => true)).toHaveLength(16)
  expect(hints.next(false, (host) => host === '10.0.0.0')).toEqual([['10.0.0.0', ['a', 'b']]])
  const asked = new Set<string>()
  for (let call = 0; call < 128; call++) {
    const now = hints.next(false, () => true)
    expect(now).toHaveLength(2)
    for (const [host] of now) asked.add(host)
  }
  expect(asked.size).toBe(256)
})
