import { expect, onTestFinished, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { createRecordOpener, type OpenedRecord, type RecordOpener } from '../../core/log/record-opener.ts'
import { createSignatureChecker } from '../../core/log/signature-checker.ts'
import { foundGroup, type LogPeer, until } from '../helpers/log-cast.ts'

interface Bench {
  readonly opener: RecordOpener
  /** Every place that was read from the disk. */
  readonly read: number[]
  /** Blocks as the disk has them: null for one that is still on its way. */
  readonly disk: (Uint8Array | null)[]
}

const count = 40

async function bench(keys?: LogPeer['keys']): Promise<Bench> {
  const peer = await foundGroup('amira')
  for (let i = 0; i < count; i++) await peer.appendData({ type: 'task.set' })
  await until('all stands in the view', () => peer.log.viewLength() === count)
  const disk = await peer.log.blocks(Array.from({ length: count }, (_, i) => i))
  const read: number[] = []
  const blocks = async (places: readonly number[]) => {
    read.push(...places)
    return places.map((place) => disk[place] ?? null)
  }
  const { sign, box } = peer.identity
  const keyring = new Keyring(peer.log.groupKey, { signKey: sign.publicKey, box }, keys ?? peer.keys)
  const checker = createSignatureChecker()
  const opener = createRecordOpener({ groupKey: peer.log.groupKey, blocks }, keyring, checker)
  onTestFinished(() => {
    opener.close()
    checker.close()
  })
  return { opener, read, disk }
}

const nameOf = (one: OpenedRecord | null | undefined): string =>
  !one ? 'not here' : 'unreadable' in one ? one.unreadable : toHex(one.record.name)
const all = Array.from({ length: count }, (_, i) => i)

test('records that came in any order were read once and are open when they are asked for', async () => {
  const { opener, read } = await bench()
  for (const place of [...all].reverse()) opener.arrived(place)
  await until('all were read', () => read.length === count)
  const opened = await opener.read(all)
  expect(new Set(opened.map(nameOf)).size).toBe(count)
  expect(opened.map((one) => one && 'record' in one && one.at.place)).toEqual(all)
  expect(read.length).toBe(count)
})

test('a block that was not here when asked for is looked for again, and one that comes meanwhile is not missed', async () => {
  const { opener, disk } = await bench()
  const late = disk[7] ?? null
  disk[7] = null
  const asked = opener.read([6, 7, 8])
  disk[7] = late
  opener.arrived(7)
  expect((await asked).filter((one) => one !== null).length).toBeGreaterThanOrEqual(2)
  const [now] = await opener.read([7])
  expect(nameOf(now)).toMatch(/^[0-9a-f]{64}$/)
})

test('what was opened ahead is forgotten from where the order changed', async () => {
  const { opener, read, disk } = await bench()
  opener.begin(all)
  await until('all were read', () => read.length === count)
  const [third, eleventh] = [disk[3], disk[11]]
  if (!third || !eleventh) throw new Error('not here')
  disk[3] = eleventh
  disk[11] = third
  opener.cut(10)
  const [before, after] = await opener.read([3, 11])
  const [moved] = await opener.read([3])
  expect(nameOf(after), 'place 11 is read anew').toBe(nameOf(before))
  expect(nameOf(moved)).not.toBe(nameOf(before))
})

test('damaged and forged blocks are bad, and those without a key are opened when it comes', async () => {
  const { opener, disk } = await bench()
  const good = disk[2]
  if (!good) throw new Error('not here')
  disk[0] = randomBytes(20)
  disk[1] = Buffer.from(good.map((byte, i) => (i === good.byteLength - 1 ? byte ^ 1 : byte)))
  const opened = await opener.read(all)
  expect(opened.map(nameOf).filter((name) => name === 'bad').length).toBe(2)
  const locked = await bench([])
  expect(new Set((await locked.opener.read(all)).map(nameOf))).toEqual(new Set(['needs-key']))
  const before = locked.read.length
  await locked.opener.read(all)
  expect(locked.read.length, 'looked for again').toBe(before + count)
})
