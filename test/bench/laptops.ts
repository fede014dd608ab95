import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import { randomBytes } from '../../core/domain/crypto.ts'
import { epochCommitment, inviteHash } from '../../core/domain/kernel/epoch-keys.ts'
import { certificateOf, type GroupIdentity, identityFrom } from '../../core/domain/kernel/group-identity.ts'
import { createRights } from '../../core/domain/kernel/rights.ts'
import { boxKeysTo, type HeldKey, nextEpoch, writeKernelRecord } from '../../core/domain/kernel/write-kernel.ts'
import { planWrite } from '../../core/domain/plan/plan-write.ts'
import { taskSchema } from '../../core/domain/plan/schemas.ts'
import { kernelKeyOf, recordKinds, sealKernelRecord, sealRecord } from '../../core/domain/record/envelope.ts'
import { writeInside } from '../../core/domain/record/record-inside.ts'
import { type Checkpoint, createCheckpoint } from '../../core/group/checkpoint.ts'
import { createFollower, type Follower, type FollowSink } from '../../core/group/follower.ts'
import { createAheadIndex } from '../../core/index/born-items.ts'
import { createIndex, type Index } from '../../core/index/create-index.ts'
import { type GroupLog, openGroupLog } from '../../core/log/group-log.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { writerKeyOf } from '../../core/log/writer-key.ts'
import { openSealedStore, type SealedStore } from '../../core/vault/sealed-store.ts'

export interface GroupKeys {
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly epochKeys: readonly HeldKey[]
}

export interface BenchLaptop<Who = GroupIdentity> {
  readonly dir: string
  readonly identity: Who
  readonly store: SealedStore
  readonly log: GroupLog
  close(): Promise<void>
}

const storeKey = Buffer.alloc(32, 9)
export const newDir = (): string => mkdtempSync(join(tmpdir(), 'starling-bench-'))
export const dropDir = (dir: string): void => rmSync(dir, { recursive: true, force: true })

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

export async function openLaptop<Who extends Pick<GroupIdentity, 'writer'>>(
  dir: string,
  keys: { groupKey: Uint8Array | null; groupSecret: Uint8Array },
  identity: Who
): Promise<BenchLaptop<Who>> {
  const store = await openSealedStore(dir, storeKey)
  const log = await openGroupLog({
    store: store.store.session(),
    groupKey: keys.groupKey,
    groupSecret: keys.groupSecret,
    writer: identity.writer,
    ackIntervalMs: 500
  })
  return {
    dir,
    identity,
    store,
    log,
    close: async () => {
      await log.close()
      await store.close()
    }
  }
}

export async function found(): Promise<{ laptop: BenchLaptop; keys: GroupKeys }> {
  const identity = newIdentity()
  const groupSecret = randomBytes(32)
  const laptop = await openLaptop(newDir(), { groupKey: null, groupSecret }, identity)
  const { groupKey, writerKey } = laptop.log
  const epoch = nextEpoch(
    createRights(groupKey),
    groupKey,
    0,
    [],
    [{ key: identity.sign.publicKey, boxKey: identity.box.publicKey, role: 2 }]
  )
  const bodies = [
    {
      type: 'found' as const,
      label: identity.label,
      personKey: identity.person.publicKey,
      certificate: certificateOf(identity, writerKey, groupKey),
      rules: 1
    },
    ...epoch.bodies
  ]
  await laptop.log.append(
    bodies.map((body) =>
      sealKernelRecord(writeKernelRecord(body, groupKey, identity.device, 1).bytes, groupKey, writerKey, kernelKeyOf(groupSecret))
    )
  )
  return { laptop, keys: { groupKey, groupSecret, epochKeys: epoch.keys } }
}

export async function letIn(founder: BenchLaptop, keys: GroupKeys): Promise<BenchLaptop> {
  const identity = newIdentity()
  const invite = inviteHash(randomBytes(16), 1_900_000_000, 1)
  const everyone = keys.epochKeys.filter((k) => k.audience === 0)
  const record = writeKernelRecord(
    {
      type: 'admit',
      label: identity.label,
      personKey: identity.person.publicKey,
      certificate: certificateOf(identity, writerKeyOf(identity.writer.publicKey), invite),
      role: 1,
      invite,
      lifts: new Uint8Array(0),
      boxes: boxKeysTo(identity.box.publicKey, everyone)
    },
    keys.groupKey,
    founder.identity.device,
    1
  )
  await founder.log.append([sealKernelRecord(record.bytes, keys.groupKey, founder.log.writerKey, kernelKeyOf(keys.groupSecret))])
  return openLaptop(newDir(), keys, identity)
}

/** A task as people make them; with envelope, inside and signature about 430 bytes. */
export function dataRecord(laptop: BenchLaptop, keys: GroupKeys, n: number): Uint8Array {
  const planned = planWrite(null, [
    { field: taskSchema.fields.title, value: `Task ${n}: carry the banner to the station` },
    { field: taskSchema.fields.due, value: `2026-12-${String((n % 28) + 1).padStart(2, '0')}T18:00` },
    { field: taskSchema.fields.zone, value: 'Asia/Tokyo' },
    { field: taskSchema.fields.notes, value: `by the side door, ${'x'.repeat(40)}` }
  ])
  if (!planned.ok) throw new Error('does not fit')
  const held = keys.epochKeys.find((k) => k.audience === 0)
  if (!held) throw new Error('no key')
  const draft = { wallMs: 1_800_000_000_000 + n, type: 'task.set', typeVersion: 1, entity: randomBytes(16), ...planned.content }
  const inside = writeInside(draft, { groupKey: keys.groupKey, kind: 1, audience: 0 }, laptop.identity.device)
  return sealRecord(inside.bytes, {
    kind: recordKinds.data,
    audience: 0,
    epoch: held.epoch,
    commitment: epochCommitment(held.key, keys.groupKey, held.epoch, 0),
    groupKey: keys.groupKey,
    writerKey: laptop.log.writerKey,
    key: held.key
  })
}

/** What the product does with a log: follows it into the index. */
export function follow(
  log: GroupLog,
  keys: GroupKeys,
  identity: GroupIdentity,
  checkpointFile: string | null = null
): { follower: Follower; index: Index; checkpoint: Checkpoint | null } {
  const index = createIndex()
  const keyring = new Keyring(keys.groupKey, { signKey: identity.sign.publicKey, box: identity.box }, keys.epochKeys)
  const shown = createAheadIndex(index, () => [])
  const take: FollowSink['take'] = (from, items) => shown.apply(from, items, follower.ahead())
  const checkpoint = checkpointFile === null ? null : createCheckpoint({ file: checkpointFile, key: storeKey, log, keyring })
  const follower = createFollower(log, keyring, { take }, checkpoint)
  return { follower, index, checkpoint }
}

export async function until(holds: () => boolean | Promise<boolean>, what: string, deadlineMs = 240_000): Promise<void> {
  const end = Date.now() + deadlineMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export function cable(a: Corestore, b: Corestore, ...wakeups: readonly { addStream(stream: unknown): void }[][]): () => void {
  const one = a.replicate(true as never) as import('node:stream').Duplex // a stream when given a side
  const two = b.replicate(false as never) as import('node:stream').Duplex // as above
  for (const stream of [one, two]) stream.on('error', () => {})
  for (const wakeup of wakeups[0] ?? []) wakeup.addStream(one)
  for (const wakeup of wakeups[1] ?? []) wakeup.addStream(two)
  one.pipe(two).pipe(one)
  return () => {
    one.destroy()
    two.destroy()
  }
}

export async function rawCore(
  dir: string,
  encryptionKey: Uint8Array
): Promise<{ core: Hypercore; store: Corestore; close(): Promise<void> }> {
  const store = new Corestore(dir, { manifestVersion: 2 })
  const core = store.get({ name: 'raw', encryption: { key: encryptionKey } })
  await core.ready()
  return { core, store, close: () => store.close() }
}

export function folderBytes(dir: string): number {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).reduce((sum, file) => {
    const stat = statSync(join(dir, file))
    return stat.isFile() ? sum + stat.size : sum
  }, 0)
}
