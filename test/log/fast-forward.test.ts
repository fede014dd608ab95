import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Autobase from 'autobase'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { expect, onTestFinished, test } from 'vitest'
import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { certificateOf } from '../../core/domain/kernel/group-identity.ts'
import { deviceIdOf } from '../../core/domain/kernel/rights.ts'
import { writeKernelRecord } from '../../core/domain/kernel/write-kernel.ts'
import { kernelKeyOf, readEnvelope, recordKinds, sealKernelRecord } from '../../core/domain/record/envelope.ts'
import type { RecordInside } from '../../core/domain/record/record-inside.ts'
import { createApply, createApplyCounts } from '../../core/log/apply.ts'
import type { KernelCheck } from '../../core/log/kernel-check.ts'
import { type LogView, openLogView, writeViewBlock } from '../../core/log/log-view.ts'
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
import { rightsPicture } from './rights-picture.ts'

const newer = (size: number): Uint8Array => Buffer.concat([Uint8Array.of(9), randomBytes(size)])

/** Blocks that apply keeps unread: this is about the log, not about what stands in it. */
async function fill(peer: LogPeer, arrays: number, each: number): Promise<void> {
  for (let i = 0; i < arrays; i++) await peer.log.append(Array.from({ length: each }, () => newer(300)))
}

async function missingOf(core: Hypercore, length = core.length): Promise<number> {
  let missing = 0
  for (let place = 0; place < length; place++) if (!(await core.has(place))) missing++
  return missing
}

/** Also what serves others: the system core, which comes behind what people read. */
async function isWhole({ log }: LogPeer): Promise<boolean> {
  const { core, view } = log.base
  for (const one of [view.view, view.kernel, core]) if ((await missingOf(one)) > 0) return false
  return true
}

function countJumps(peer: LogPeer): () => number {
  let jumps = 0
  peer.log.base.on('fast-forward', () => jumps++)
  return () => jumps
}

test('a newcomer jumps to the end, has every block, and has checked all rights from the founding on', async () => {
  const amira = await foundGroup('amira')
  for (let i = 0; i < 20; i++) await amira.appendKernel(admitBody(newIdentity(), 0, []))
  await fill(amira, 300, 1)
  const kenji = await letIn(amira, 'kenji')
  const jumps = countJumps(kenji)
  connect(amira, kenji)
  await until('kenji has it all', async () => (await sameView(amira, kenji)) && (await isWhole(kenji)))
  expect(jumps()).toBeGreaterThan(0)
  const check = await kenji.log.rights()
  expect([check.partial, check.broken, check.records.length]).toEqual([false, null, 23])
  expect(rightsPicture(check.rights)).toBe(rightsPicture(await amira.rights()))
  await kenji.appendData({ type: 'event.set' })
  await until('amira hears kenji', () => sameView(amira, kenji))
})

test('a laptop closed in the middle of its first sync gets the rest after it is opened again', async () => {
  const amira = await foundGroup('amira')
  await fill(amira, 40, 100)
  const dir = await mkdtemp(join(tmpdir(), 'starling-cut-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const group = { groupKey: amira.log.groupKey, groupSecret: secretOf(amira) }
  const identity = newIdentity()
  await amira.appendKernel(admitBody(identity, 1, []))
  const first = await openLogPeer('kenji', group, identity, [], dir)
  const pull = connect(amira, first)
  await until('the length is known', () => first.log.viewLength() > 0)
  pull()
  await first.close()
  const kenji = await openLogPeer('kenji', group, identity, [], dir)
  const missing = await missingOf(kenji.log.base.view.view)
  expect(missing + amira.log.viewLength() - kenji.log.viewLength(), 'blocks not here').toBeGreaterThan(0)
  connect(amira, kenji)
  await until('kenji has it all', async () => (await sameView(amira, kenji)) && (await isWhole(kenji)))
})

test('a reader gets the whole plan from another reader while every writer is away', async () => {
  const amira = await foundGroup('amira')
  await fill(amira, 200, 2)
  const ines = await letIn(amira, 'ines', 0)
  const ruth = newIdentity()
  await amira.appendKernel(admitBody(ruth, 0, []))
  const pull = connect(amira, ines)
  await until('ines has it all', async () => (await sameView(amira, ines)) && (await isWhole(ines)))
  pull()
  const picture = rightsPicture(await amira.rights())
  const length = amira.log.viewLength()
  const group = { groupKey: amira.log.groupKey, groupSecret: secretOf(amira) }
  await amira.close()
  const second = await openLogPeer('ruth', group, ruth)
  connect(ines, second)
  await until('ruth has it all', async () => second.log.viewLength() === length && (await isWhole(second)))
  expect(rightsPicture(await second.rights())).toBe(picture)
})

test('a newcomer gets what those who are near have, though the newest is not among it', async () => {
  const amira = await foundGroup('amira')
  await fill(amira, 120, 10)
  const ines = await letIn(amira, 'ines', 0)
  const ruth = newIdentity()
  await amira.appendKernel(admitBody(ruth, 0, []))
  const pull = connect(amira, ines)
  await until('ines has it all', async () => (await sameView(amira, ines)) && (await isWhole(ines)))
  pull()
  const length = amira.log.viewLength()
  const group = { groupKey: amira.log.groupKey, groupSecret: secretOf(amira) }
  await amira.close()
  const view = ines.log.base.store.get({ key: ines.log.base.view.view.key }) as Hypercore & {
    clear(from: number, to: number): Promise<unknown>
  }
  await view.ready()
  await view.clear(length - 200, length - 100)
  expect(await missingOf(view, length)).toBe(100)
  await view.close()
  const second = await openLogPeer('ruth', group, ruth)
  const jumps = countJumps(second)
  connect(ines, second)
  await until('ruth has what ines has', async () => {
    const missing = second.log.viewLength() === length ? await missingOf(second.log.base.view.view) : length
    return missing === 100
  })
  expect(jumps()).toBeGreaterThan(0)
})

test('a laptop that jumped fetches the cores of all writers in idle time', async () => {
  const amira = await foundGroup('amira')
  await fill(amira, 30, 100)
  const kenji = await letIn(amira, 'kenji', 0)
  const jumps = countJumps(kenji)
  connect(amira, kenji)
  await until('kenji has it all', async () => (await sameView(amira, kenji)) && (await isWhole(kenji)))
  expect(jumps()).toBeGreaterThan(0)
  const core = kenji.log.base.store.get({ key: amira.log.writerKey })
  onTestFinished(() => core.close())
  await core.ready()
  const length = amira.log.base.local.length
  expect(await missingOf(core, length)).toBeGreaterThan(100)
  await kenji.log.downloads.fetchWriters()
  expect(await missingOf(core, length)).toBe(0)
})

test('a false list of rights, signed by the only laptop that settles, is found by whoever jumps in, and names it', async () => {
  const liar = await openLiar()
  const identity = newIdentity()
  await liar.says({ ...admitBody(identity, 0, []) })
  for (let i = 0; i < 300; i++) await liar.base.append(newer(100))
  const kenji = await openLogPeer('kenji', { groupKey: liar.base.key, groupSecret: liar.groupSecret }, identity)
  const jumps = countJumps(kenji)
  connect({ log: liar }, kenji)
  // Asked at every turn of the jump: at some of them the list is here and what Autobase says of those who settle is not.
  const named: KernelCheck['broken'][] = []
  await untilAtOnce('kenji has jumped and found it', async () => {
    const { broken } = await kenji.log.rights()
    if (broken) named.push(broken)
    return jumps() > 0 && named.length > 0
  })
  const { broken, partial, rights } = await kenji.log.rights()
  expect(partial).toBe(false)
  for (const each of [...named, broken])
    expect(each).toEqual({
      place: liar.liesAt(),
      author: toHex(liar.thief.sign.publicKey),
      settledBy: [toHex(liar.identity.sign.publicKey)]
    })
  expect(rights.devices.has(deviceIdOf(liar.thief.sign.publicKey))).toBe(false)
  expect(kenji.log.viewLength()).toBeGreaterThan(0) // set aside, and readable
})

/** As `until`, with a look at every turn of the event loop. */
async function untilAtOnce(what: string, holds: () => Promise<boolean>): Promise<void> {
  let here = false
  await until(what, async () => {
    for (let turn = 0; turn < 50 && !here; turn++) {
      here = await holds()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return here
  })
}

/** A founder whose laptop settles a record that nobody authorised: the same apply, with one lie in it. */
async function openLiar() {
  const folder = await mkdtemp(join(tmpdir(), 'starling-liar-'))
  const store = new Corestore(folder, { manifestVersion: 2 })
  const [identity, thief, groupSecret] = [newIdentity(), newIdentity(), randomBytes(32)]
  const honest = createApply(kernelKeyOf(groupSecret), createApplyCounts())
  let lie: Uint8Array | null = null
  let place = -1
  const base: Autobase<LogView> = new Autobase<LogView>(store, null, {
    open: openLogView,
    apply: async (nodes, view, host) => {
      await honest(nodes, view, host)
      const envelope = readEnvelope(nodes[0]?.value ?? new Uint8Array(0))
      if (lie === null || (typeof envelope !== 'string' && envelope.kind === recordKinds.kernel)) return
      if (view.kernel.length !== 2) return
      place = view.kernel.length
      await view.kernel.append(writeViewBlock(base.local.key, 1, lie))
    },
    update: () => {},
    close: async (view) => {
      await view.view.close()
      await view.kernel.close()
    },
    valueEncoding: 'binary',
    encryptionKey: groupSecret,
    fastForward: true,
    ackInterval: 100,
    keyPair: identity.writer
  })
  await base.ready()
  onTestFinished(async () => {
    await base.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  const says = async (body: Parameters<typeof writeKernelRecord>[0]): Promise<RecordInside> => {
    const record = writeKernelRecord(body, base.key, identity.device, 0)
    await base.append(sealKernelRecord(record.bytes, base.key, base.local.key, kernelKeyOf(groupSecret)))
    return record
  }
  const certificate = certificateOf(identity, base.local.key, base.key)
  await says({ type: 'found', label: identity.label, personKey: identity.person.publicKey, certificate, rules: 1 })
  lie = writeKernelRecord(admitBody(thief, 2, []), base.key, thief.device, 0).bytes // signed by the thief himself
  return { base, groupSecret, identity, thief, says, liesAt: () => place }
}
