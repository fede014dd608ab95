import type Hypercore from 'hypercore'
import { expect, onTestFinished, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { connect, foundGroup, type LogPeer, letIn, sameView, until } from '../helpers/log-cast.ts'

type Clearable = Hypercore & { clear(from: number, to: number): Promise<unknown> }

const newer = (): Uint8Array => Buffer.concat([Uint8Array.of(9), randomBytes(100)])

async function coreOf(peer: LogPeer, writer: LogPeer): Promise<Clearable> {
  const core = peer.log.base.store.get({ key: writer.log.writerKey, active: false }) as Clearable
  onTestFinished(() => core.close())
  await core.ready()
  return core
}

async function lose(peer: LogPeer, writer: LogPeer): Promise<void> {
  const core = await coreOf(peer, writer)
  await core.clear(0, 10)
  expect(await core.has(0, 10)).toBe(false)
}

test('a writer whom nobody near has does not keep the next one waiting, and is fetched when somebody has it', async () => {
  const amira = await foundGroup('amira')
  const kenji = await letIn(amira, 'kenji')
  const ines = await letIn(amira, 'ines')
  const pulls = [connect(amira, kenji), connect(amira, ines)]
  const peers = [amira, kenji, ines]
  const same = () => until('all have it all', async () => (await sameView(amira, kenji)) && (await sameView(amira, ines)), 30_000)
  await until('all may write', () => peers.every((peer) => peer.log.writable()), 30_000)
  for (const peer of peers) {
    for (let i = 0; i < 12; i++) await peer.log.append([newer()])
    await same()
  }
  for (const pull of pulls) pull()
  // Whichever stands first in the list: of one of two, those who stay near lack the beginning.
  for (const [gone, kept] of [
    [kenji, amira],
    [amira, kenji]
  ] as const) {
    const lender = gone === kenji ? amira : kenji
    await lose(lender, gone)
    for (const writer of [gone, kept]) await lose(ines, writer)
    const pull = connect(lender, ines)
    expect(await ines.log.downloads.fetchWriters()).toBe(false)
    expect(await (await coreOf(ines, kept)).has(0, 10), 'the other writer is here').toBe(true)
    expect(await (await coreOf(ines, gone)).has(0, 10)).toBe(false)
    pull()
    const back = connect(gone, ines)
    expect(await ines.log.downloads.fetchWriters()).toBe(true)
    expect(await (await coreOf(ines, gone)).has(0, 10)).toBe(true)
    back()
  }
}, 120_000)
