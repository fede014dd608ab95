import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { onTestFinished } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { epochCommitment, inviteHash } from '../../core/domain/kernel/epoch-keys.ts'
import { certificateOf, type GroupIdentity, identityFrom } from '../../core/domain/kernel/group-identity.ts'
import type { KernelBody } from '../../core/domain/kernel/kernel-body.ts'
import { createRights, type Rights } from '../../core/domain/kernel/rights.ts'
import { boxKeysTo, type HeldKey, nextEpoch, writeKernelRecord } from '../../core/domain/kernel/write-kernel.ts'
import { kernelKeyOf, recordKinds, sealKernelRecord, sealRecord } from '../../core/domain/record/envelope.ts'
import { type RecordDraft, type RecordInside, writeInside } from '../../core/domain/record/record-inside.ts'
import { type GroupLog, openGroupLog } from '../../core/log/group-log.ts'
import { writerKeyOf } from '../../core/log/writer-key.ts'

/** One laptop of a test at the level of the log: real Autobase on a real folder, no vault, no network. */
export interface LogPeer {
  readonly name: string
  readonly identity: GroupIdentity
  readonly log: GroupLog
  readonly dir: string
  readonly keys: HeldKey[]
  appendKernel(...bodies: KernelBody[]): Promise<RecordInside[]>
  appendData(draft: Partial<RecordDraft> & { type: string }): Promise<RecordInside>
  /** So many records of one type, in one append. */
  appendRun(type: string, count: number): Promise<void>
  rights(): Promise<Rights>
  close(): Promise<void>
}

/** What a cable can be plugged into. */
export interface Pluggable {
  readonly log: Pick<GroupLog, 'base'>
}

const wallMs = 1_800_000_000_000

export function newIdentity(): GroupIdentity {
  return identityFrom(
    {
      personLabel: randomBytes(16),
      deviceSignSeed: randomBytes(32),
      deviceBoxSeed: randomBytes(32),
      writerSeed: randomBytes(32),
      serial: 1
    },
    randomBytes(16)
  )
}

export async function openLogPeer(
  name: string,
  group: { groupKey: Uint8Array; groupSecret: Uint8Array } | null,
  identity = newIdentity(),
  keys: HeldKey[] = [],
  dir?: string
): Promise<LogPeer> {
  const folder = dir ?? (await mkdtemp(join(tmpdir(), 'starling-log-')))
  const groupSecret = group?.groupSecret ?? randomBytes(32)
  const store = new Corestore(folder, { manifestVersion: 2 })
  const log = await openGroupLog({
    store,
    groupKey: group?.groupKey ?? null,
    groupSecret,
    writer: identity.writer,
    ackIntervalMs: 100
  })
  const groupKey = log.groupKey
  secrets.set(log, groupSecret)
  const seal = (draft: Partial<RecordDraft> & { type: string }): { record: RecordInside; sealed: Uint8Array } => {
    const record = writeInside(
      { wallMs, typeVersion: 1, entity: randomBytes(16), heads: [], fields: [], body: new Uint8Array(0), ...draft },
      { groupKey, kind: 1, audience: 0 },
      identity.device
    )
    const held = keys.find((k) => k.audience === 0)
    if (!held) throw new Error('no epoch key')
    const commitment = epochCommitment(held.key, groupKey, held.epoch, 0)
    const sealed = sealRecord(record.bytes, {
      kind: recordKinds.data,
      audience: 0,
      epoch: held.epoch,
      commitment,
      groupKey,
      writerKey: log.writerKey,
      key: held.key
    })
    return { record, sealed }
  }
  const peer: LogPeer = {
    name,
    identity,
    log,
    dir: folder,
    keys,
    appendKernel: async (...bodies) => {
      const records = bodies.map((body) => writeKernelRecord(body, groupKey, identity.device, wallMs))
      await log.append(records.map((r) => sealKernelRecord(r.bytes, groupKey, log.writerKey, kernelKeyOf(groupSecret))))
      return records
    },
    appendData: async (draft) => {
      const { record, sealed } = seal(draft)
      await log.append([sealed])
      return record
    },
    appendRun: (type, count) => log.append(Array.from({ length: count }, () => seal({ type }).sealed)),
    rights: async () => (await log.rights()).rights,
    close: async () => {
      await log.close()
      await store.close()
      if (!dir) await rm(folder, { recursive: true, force: true })
    }
  }
  onTestFinished(() => peer.close())
  return peer
}

const secrets = new WeakMap<GroupLog, Uint8Array>()

export function secretOf(peer: LogPeer): Uint8Array {
  const secret = secrets.get(peer.log)
  if (!secret) throw new Error('not a peer of this cast')
  return secret
}

export async function foundGroup(name: string): Promise<LogPeer> {
  const peer = await openLogPeer(name, null)
  const { log, identity } = peer
  const epoch = nextEpoch(
    createRights(log.groupKey),
    log.groupKey,
    0,
    [],
    [{ key: identity.sign.publicKey, boxKey: identity.box.publicKey, role: 2 }]
  )
  peer.keys.push(...epoch.keys)
  await peer.appendKernel(
    {
      type: 'found',
      label: identity.label,
      personKey: identity.person.publicKey,
      certificate: certificateOf(identity, log.writerKey, log.groupKey),
      rules: 1
    },
    ...epoch.bodies
  )
  return peer
}

export function admitBody(
  identity: GroupIdentity,
  role: number,
  keys: readonly HeldKey[]
): Extract<KernelBody, { type: 'admit' }> {
  const invite = inviteHash(randomBytes(16), 1_900_000_000, role)
  return {
    type: 'admit',
    label: identity.label,
    personKey: identity.person.publicKey,
    certificate: certificateOf(identity, writerKeyOf(identity.writer.publicKey), invite),
    role,
    invite,
    lifts: new Uint8Array(0),
    boxes: boxKeysTo(identity.box.publicKey, role === 2 ? keys : keys.filter((k) => k.audience === 0))
  }
}

/** `by` admits a newcomer and hands over the keys, as after a compared check code. */
export async function letIn(by: LogPeer, name: string, role = 1): Promise<LogPeer> {
  const identity = newIdentity()
  const keys = role === 2 ? [...by.keys] : by.keys.filter((k) => k.audience === 0)
  await by.appendKernel(admitBody(identity, role, keys))
  return openLogPeer(name, { groupKey: by.log.groupKey, groupSecret: secretOf(by) }, identity, keys)
}

/** A cable between two laptops; answers how to pull it. */
export function connect(a: Pluggable, b: Pluggable): () => void {
  const one = a.log.base.store.replicate(true as never) as import('node:stream').Duplex // corestore answers a stream when given a side
  const two = b.log.base.store.replicate(false as never) as import('node:stream').Duplex // as above
  one.on('error', () => {})
  two.on('error', () => {})
  a.log.base.wakeupSession.addStream(one)
  b.log.base.wakeupSession.addStream(two)
  one.pipe(two).pipe(one)
  const pull = (): void => {
    one.destroy()
    two.destroy()
  }
  onTestFinished(pull)
  return pull
}

export async function until(what: string, holds: () => Promise<boolean> | boolean, deadlineMs = 15_000): Promise<void> {
  const end = Date.now() + deadlineMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Both have the same blocks in the same order. */
export async function sameView(a: LogPeer, b: LogPeer): Promise<boolean> {
  const [one, two] = [a.log.base.view, b.log.base.view]
  if (one.view.length !== two.view.length || one.kernel.length !== two.kernel.length) return false
  return (await sameCore(one.view, two.view)) && (await sameCore(one.kernel, two.kernel))
}

async function sameCore(one: Hypercore, two: Hypercore): Promise<boolean> {
  const [first, second] = [await treeHashOf(one), await treeHashOf(two)]
  return first !== null && second !== null && Buffer.compare(first, second) === 0
}

/** Null while Autobase moves a view from one core to the next: its tree is not in its place then. */
async function treeHashOf(core: Hypercore): Promise<Uint8Array | null> {
  try {
    return await core.treeHash()
  } catch (err) {
    if (core.closing) throw err
    return null
  }
}
