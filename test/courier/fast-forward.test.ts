import { expect, test } from 'vitest'
import { blocksOf, headOf } from '../../core/courier/export-core.ts'
import { encodeBlocks, encodeHead, recordTypes } from '../../core/courier/records.ts'
import { withCore } from '../../core/courier/with-core.ts'
import { settledCores } from '../../core/log/settled-cores.ts'
import { connect, foundGroup, type LogPeer, letIn, sameView, until } from '../helpers/log-cast.ts'
import { carry, type Plain, rawBlocks, recordsIn, sealed, stick, takeIn } from './courier-kit.ts'

/** So many records, ten in one append. */
async function write(peer: LogPeer, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 10) await peer.appendRun('event.set', Math.min(left, 10))
}

/** How many of the blocks of a writer are not on this laptop's disk. */
async function lacks(peer: LogPeer, key: Uint8Array): Promise<number> {
  const core = peer.log.base.store.get({ key, active: false, encryption: null })
  await core.ready()
  let missing = 0
  for (let place = 0; place < core.length; place++) if (!(await core.has(place))) missing++
  await core.close()
  return missing
}

async function hasSettled(peer: LogPeer): Promise<boolean> {
  const { base } = peer.log
  if (base.isFastForwarding() || base.system === null) return false // Autobase opens its views anew
  const { system, views } = settledCores(base)
  for (const key of [system, ...views]) if ((await lacks(peer, key)) > 0) return false
  return base.view.view.signedLength === base.view.view.length
}

/**
 * Has the plan by a jump, and few of the blocks that its writers wrote. Until it stops for the jump, Autobase fetches a writer from its
 * beginning (measured: some 330 blocks, also under load), so what is jumped over is to be several times as long.
 */
async function jumpedTo(source: LogPeer, name: string): Promise<LogPeer> {
  const settled = (): boolean => source.log.settledLength() === source.log.viewLength()
  await until(`all that ${source.name} has is settled`, settled)
  const peer = await letIn(source, name)
  let jumps = 0
  peer.log.base.on('fast-forward', () => jumps++)
  const pull = connect(source, peer)
  await until(`${name} has all that is settled`, async () => (await sameView(source, peer)) && (await hasSettled(peer)))
  pull()
  expect(jumps, 'came by a jump').toBeGreaterThan(0)
  expect(await lacks(peer, source.log.writerKey), 'jumped over').toBeGreaterThan(100)
  return peer
}

test('a laptop that came by fast-forward carries the whole plan to one that has nothing, while its writer is away', {
  timeout: 60_000
}, async () => {
  const amira = await foundGroup('Amira')
  await write(amira, 2000)
  const jose = await letIn(amira, 'José')
  const kenji = await jumpedTo(amira, 'Kenji')
  const full = await carry(amira, await stick())
  await amira.close()
  const { parts, complete } = await carry(kenji, await stick())
  expect(complete).toBe(true)
  const taken = await takeIn(jose, parts[0]?.path ?? '')
  expect(taken).toMatchObject({ damagedAt: null, gaps: 0 })
  await until('José has the plan', () => sameView(kenji, jose))
  expect(jose.log.base.view.view.contiguousLength).toBe(2000)
  expect((await jose.log.rights()).partial).toBe(false)
  expect(await takeIn(jose, parts[0]?.path ?? ''), 'twice is once').toMatchObject({ blocks: 0, damagedAt: null })
  const bytes = (some: typeof full): number => some.parts.reduce((sum, part) => sum + part.bytes, 0)
  console.log(`carried by one who jumped: ${bytes({ ...full, parts })} bytes, by one who has all ${bytes(full)}`)
})

test('those who settle have changed since: the file names them, and the newcomer follows as from a neighbour', {
  timeout: 60_000
}, async () => {
  const amira = await foundGroup('Amira')
  await write(amira, 1000)
  const noor = await letIn(amira, 'Noor', 2)
  const ravi = await letIn(amira, 'Ravi', 1)
  const cables = [connect(amira, noor), connect(amira, ravi), connect(noor, ravi)]
  for (const one of [noor, ravi]) {
    await until(`${one.name} may write`, () => one.log.writable())
    await write(one, 1)
  }
  const person = ravi.identity.person.publicKey
  const [proposal] = await amira.appendKernel({ type: 'role', person, role: 2, stays: [] })
  await until('Noor has heard of it', () => sameView(amira, noor))
  await noor.appendKernel({ type: 'approve', proposal: proposal?.name ?? new Uint8Array(32) })
  await until('three settle', () => amira.log.base.system?.indexers.length === 3)
  await write(amira, 300)
  const jose = await letIn(amira, 'José')
  const kenji = await jumpedTo(amira, 'Kenji')
  for (const pull of cables) pull()
  await Promise.all([amira.close(), noor.close(), ravi.close()])
  const { parts, complete } = await carry(kenji, await stick())
  expect(complete).toBe(true)
  expect(await takeIn(jose, parts[0]?.path ?? '')).toMatchObject({ damagedAt: null })
  await until('José has the plan', () => sameView(kenji, jose))
  expect(jose.log.base.system?.indexers.length).toBe(3)
})

/** The settled cores of a log as records of a file. */
async function settledRecords(peer: LogPeer): Promise<Plain[]> {
  const { system, views } = settledCores(peer.log.base)
  const out: Plain[] = []
  for (const key of [...views, system]) {
    await withCore(peer.log.base.store, key, async (core) => {
      const head = await headOf(core, 0)
      if (!head) return
      out.push({ type: recordTypes.view, body: Buffer.from(encodeHead(head)) })
      for await (const piece of blocksOf(core, head))
        out.push({ type: recordTypes.blocks, body: Buffer.from(encodeBlocks(piece)) })
    })
  }
  return out
}

test('what somebody else has settled, under the seal of this group, is not jumped to and does not stay on the disk', async () => {
  const amira = await foundGroup('Amira')
  const mallory = await foundGroup('Mallory')
  await write(amira, 30)
  await write(mallory, 200)
  const jose = await letIn(amira, 'José')
  const folder = await stick()
  const good = await recordsIn((await carry(amira, folder)).parts[0]?.path ?? '', amira)
  const theirs = await settledRecords(mallory)
  const { system, views } = settledCores(mallory.log.base)
  expect(theirs.filter(({ type }) => type === recordTypes.view).length, 'what there is to believe').toBeGreaterThan(2)
  const nameless = good.filter(({ type }) => type !== recordTypes.info)
  const files = { before: [...theirs, ...nameless], behind: [...nameless, ...theirs], named: [...good, ...theirs] }
  for (const [name, records] of Object.entries(files)) {
    await takeIn(jose, await sealed(amira, folder, name, records))
    expect(jose.log.base.core.key).not.toEqual(system)
    for (const key of [system, ...views])
      expect((await rawBlocks(jose.log.base.store, key)).filter((block) => block !== null).length, name).toBe(0)
  }
  await until('José has what Amira wrote', () => sameView(amira, jose))
})

test('one who has not got all that is settled says so', async () => {
  const amira = await foundGroup('Amira')
  await write(amira, 1000)
  const kenji = await jumpedTo(amira, 'Kenji')
  const { system } = settledCores(kenji.log.base)
  await withCore(kenji.log.base.store, system, (core) => core.clear(5, 6))
  expect(await carry(kenji, await stick())).toMatchObject({ complete: false })
})
