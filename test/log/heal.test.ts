import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { readViewBlock } from '../../core/log/log-view.ts'
import {
  admitBody,
  connect,
  foundGroup,
  type LogPeer,
  letIn,
  newIdentity,
  openLogPeer,
  sameView,
  secretOf,
  until
} from '../helpers/log-cast.ts'

/** Blocks that apply keeps unread: this is about the order, not about what stands in it. */
async function fill(peer: LogPeer, arrays: number, each: number): Promise<void> {
  for (let i = 0; i < arrays; i++)
    await peer.log.append(Array.from({ length: each }, () => Buffer.concat([Uint8Array.of(9), randomBytes(300)])))
}

/** How many records of each writer people see; null while some cannot be read. */
async function shownByWriter(peer: LogPeer): Promise<Map<string, number>> {
  const shown = new Map<string, number>()
  const blocks = await peer.log.blocks(Array.from({ length: peer.log.viewLength() }, (_, place) => place))
  for (const block of blocks) {
    const writer = block && readViewBlock(block)?.writer
    if (writer) shown.set(toHex(writer), (shown.get(toHex(writer)) ?? 0) + 1)
  }
  return shown
}

const settledOn =
  (length: number, ...peers: LogPeer[]) =>
  (): boolean =>
    peers.every(({ log }) => log.viewLength() === length && log.settledLength() === length)

/** Amira, who settles, on one side; kenji and ines on the other, where ines wrote last and has gone. */
async function apart(
  arrays: number,
  kenjisDir?: string
): Promise<{ amira: LogPeer; kenji: LogPeer; ines: LogPeer; total: number }> {
  const amira = await foundGroup('amira')
  const identity = newIdentity()
  const everyone = amira.keys.filter((k) => k.audience === 0)
  await amira.appendKernel(admitBody(identity, 1, everyone))
  const group = { groupKey: amira.log.groupKey, groupSecret: secretOf(amira) }
  const kenji = await openLogPeer('kenji', group, identity, everyone, kenjisDir)
  const ines = await letIn(amira, 'ines')
  const pulls = [connect(amira, kenji), connect(amira, ines)]
  await until('both are in', async () => (await sameView(amira, kenji)) && (await sameView(amira, ines)) && ines.log.writable())
  for (const pull of pulls) pull()
  const pull = connect(kenji, ines)
  await fill(kenji, arrays, 20)
  await until('ines has what kenji wrote', () => ines.log.viewLength() === arrays * 20)
  await fill(ines, 5, 1)
  await until('kenji has what ines wrote', () => kenji.log.viewLength() === arrays * 20 + 5)
  pull()
  await ines.close()
  await fill(amira, arrays, 20)
  return { amira, kenji, ines, total: 2 * arrays * 20 + 5 }
}

test('a laptop with many own records takes in what others settled without going over its own again and again', async () => {
  const { amira, kenji, total } = await apart(60)
  const before = kenji.log.counts.blocks
  connect(amira, kenji)
  await until('one settled order', settledOn(total, amira, kenji), 60_000)
  expect(await sameView(amira, kenji)).toBe(true)
  // Each slice of 64 of amira's 1200 would go over all 1205 once: some twenty times.
  expect(kenji.log.counts.blocks - before).toBeLessThan(6 * total)
}, 90_000)

test('while it does, nothing that people saw disappears, and what only this laptop carries reaches the others', async () => {
  const { amira, kenji, ines, total } = await apart(60)
  const mine = kenji.log.writerKey
  const hers = ines.log.writerKey
  let lost = 0
  kenji.log.onChange(() => {
    if (kenji.log.viewLength() < 1205) lost++
  })
  let looks = 0
  let jumps = 0
  kenji.log.base.on('fast-forward', () => jumps++)
  connect(amira, kenji)
  await until(
    'one settled order',
    () => {
      looks++
      if (kenji.log.viewLength() < 1205) lost++
      return settledOn(total, amira, kenji)()
    },
    60_000
  )
  expect([looks > 1, jumps > 0, lost]).toEqual([true, true, 0])
  await until('every record can be read', async () => {
    const shown = await shownByWriter(kenji)
    return shown.get(toHex(mine)) === 1200 && shown.get(toHex(hers)) === 5 && shown.get(toHex(amira.log.writerKey)) === 1200
  })
  const atAmira = await shownByWriter(amira)
  expect([atAmira.get(toHex(mine)), atAmira.get(toHex(hers))]).toEqual([1200, 5])
}, 90_000)

test('what is written while the own records are put back is there when the write is answered, and stays', async () => {
  const { amira, kenji, total } = await apart(40)
  connect(amira, kenji)
  let written = 0
  while (!settledOn(total + written, amira, kenji)()) {
    if (written === 40) break
    const length = kenji.log.viewLength()
    await fill(kenji, 1, 1)
    written++
    expect(kenji.log.viewLength()).toBeGreaterThan(length)
  }
  await until('one settled order', settledOn(total + written, amira, kenji), 60_000)
  expect(await sameView(amira, kenji)).toBe(true)
}, 90_000)

test('a heal that was cut in the middle, by the cable and by closing, completes by itself', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'starling-heal-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const { amira, kenji, total } = await apart(60, dir)
  const pull = connect(amira, kenji)
  await new Promise<void>((jumped) => kenji.log.base.once('fast-forward', () => jumped()))
  pull()
  await kenji.close()
  const group = { groupKey: amira.log.groupKey, groupSecret: secretOf(amira) }
  const again = await openLogPeer('kenji', group, kenji.identity, kenji.keys, dir)
  connect(amira, again)
  await until('one settled order', settledOn(total, amira, again), 60_000)
  expect(await sameView(amira, again)).toBe(true)
  await until(
    'every record can be read',
    async () => [...(await shownByWriter(again)).values()].reduce((a, b) => a + b) === total
  )
}, 90_000)

test('when every laptop left has jumped, a newcomer still gets everything', async () => {
  const { amira, kenji, total } = await apart(30)
  connect(amira, kenji)
  await until('one settled order', settledOn(total, amira, kenji), 60_000)
  const mio = newIdentity()
  await amira.appendKernel(admitBody(mio, 1, amira.keys))
  await until('kenji knows of mio', () => sameView(amira, kenji))
  await until('kenji has every block', async () => (await shownByWriter(kenji)).size === 3 && (await wholeView(kenji, total)))
  await kenji.log.downloads.fetchWriters()
  const group = { groupKey: amira.log.groupKey, groupSecret: secretOf(amira) }
  await amira.close()
  const newcomer = await openLogPeer('mio', group, mio)
  connect(kenji, newcomer)
  await until('mio has it all', () => wholeView(newcomer, total), 60_000)
  await until('mio may write', () => newcomer.log.writable())
  await fill(newcomer, 1, 1)
  await until('kenji hears mio', () => kenji.log.viewLength() === total + 1)
}, 90_000)

async function wholeView(peer: LogPeer, length: number): Promise<boolean> {
  return [...(await shownByWriter(peer)).values()].reduce((a, b) => a + b, 0) === length
}
