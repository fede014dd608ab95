import { cp, mkdtemp, open, readdir, rename, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duplex, PassThrough } from 'node:stream'
import NoiseSecretStream from '@hyperswarm/secret-stream'
import type { SwarmConnection } from 'hyperswarm'
import Protomux from 'protomux'
import { CoreError } from '../../core/contract/errors.ts'
import { randomBytes, sign, toHex } from '../../core/domain/crypto.ts'
import { rulesVersion } from '../../core/domain/kernel/decide.ts'
import { certificateOf, type GroupIdentity } from '../../core/domain/kernel/group-identity.ts'
import { createRights } from '../../core/domain/kernel/rights.ts'
import { type HeldKey, nextEpoch } from '../../core/domain/kernel/write-kernel.ts'
import { createCheckpoint } from '../../core/group/checkpoint.ts'
import { createGroup, type Group } from '../../core/group/group.ts'
import { createWordFile } from '../../core/group/word-file.ts'
import { openGroupLog } from '../../core/log/group-log.ts'
import { Keyring } from '../../core/log/keyring.ts'
import { writerKeyOf } from '../../core/log/writer-key.ts'
import { openReach } from '../../core/network/connection/reach.ts'
import type { DurableFiles } from '../../core/vault/durable.ts'
import { compareMark, createMark, openMark } from '../../core/vault/mark.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { syncFolder } from '../../core/vault/whole-file.ts'
import { admitBody, newIdentity } from './log-cast.ts'

/** One laptop in one group, without a profile around it: real sealed store, mark, log, index and words on a real disk. */
export interface Seat {
  readonly name: string
  readonly identity: GroupIdentity
  /** Another object after every start. */
  group(): Group
  /** Closed in order and opened again. */
  restart(): Promise<void>
  /** As after `kill -9`, or after a power cut: what was written since the last sync of the disk is gone. */
  kill(how: 'process' | 'power'): Promise<void>
  /** The disk does not finish a sync until the answer is called. */
  holdSyncs(): () => void
  close(): Promise<void>
}

interface GroupKeys {
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly keys: readonly HeldKey[]
}

const storeKey = Buffer.alloc(32, 7)
const wordsWaitMs = 5

/** At most two coordinators: the founder, and one whom they alone may make. A founder and those whom they let in, each with the first list and keys, nothing linked. Whoever opens them closes them. */
export async function seatGroup(size: number, coordinators: number): Promise<Seat[]> {
  const founder = newIdentity()
  const groupKey = writerKeyOf(founder.writer.publicKey)
  const groupSecret = randomBytes(32)
  const epoch = nextEpoch(
    createRights(groupKey),
    groupKey,
    0,
    [],
    [{ key: founder.sign.publicKey, boxKey: founder.box.publicKey, role: 2 }]
  )
  const first = await openSeat('0', founder, { groupKey, groupSecret, keys: epoch.keys }, true)
  const others = Array.from({ length: size - 1 }, newIdentity)
  const roleOf = (place: number): number => (place + 1 < coordinators ? 2 : 1)
  const found = {
    type: 'found' as const,
    label: founder.label,
    personKey: founder.person.publicKey,
    certificate: certificateOf(founder, groupKey, groupKey),
    rules: rulesVersion
  }
  await first.group().commit(() => [{ kernel: found }, ...epoch.bodies.map((kernel) => ({ kernel }))])
  await first.group().commit(() => others.map((one, i) => ({ kernel: admitBody(one, roleOf(i), epoch.keys) })))
  const seats = [first]
  for (const [i, one] of others.entries()) {
    const keys = epoch.keys.filter((k) => roleOf(i) === 2 || k.audience === 0)
    seats.push(await openSeat(`${i + 1}`, one, { groupKey, groupSecret, keys }, false))
  }
  return seats
}

async function openSeat(name: string, identity: GroupIdentity, keys: GroupKeys, founding: boolean): Promise<Seat> {
  const dir = await mkdtemp(join(tmpdir(), 'starling-seat-'))
  const [store, marks, words] = [join(dir, 'store'), join(dir, 'mark'), join(dir, 'words')]
  const writerKey = writerKeyOf(identity.writer.publicKey)
  await (await createMark(marks, storeKey, writerKey)).close()
  const synced = new Map<string, number>()
  const gate = { open: Promise.resolve() }
  let counter = 0
  let group = await start(founding)

  async function start(asFounder: boolean): Promise<Group> {
    const sealed = await openSealedStore(store, storeKey, { files: rememberSyncs(synced, gate) })
    const log = await openGroupLog({
      store: sealed.store.session(),
      groupKey: asFounder ? null : keys.groupKey,
      groupSecret: keys.groupSecret,
      writer: identity.writer,
      ackIntervalMs: 200
    })
    const mark = await openMark(marks, storeKey, writerKey)
    const verdict = await compareMark(mark, log.base.local)
    if (verdict !== 'ok') throw new Error(`${name}: ${verdict}`)
    const keyring = new Keyring(keys.groupKey, { signKey: identity.sign.publicKey, box: identity.box }, keys.keys, null)
    const counterBefore = counter
    counter = Math.max(counter + 1, Date.now())
    const opened = createGroup({
      localId: name,
      groupSecret: keys.groupSecret,
      log,
      store: sealed,
      mark,
      keyring,
      checkpoint: createCheckpoint({ file: join(dir, 'checkpoint'), key: storeKey, log, keyring }),
      words: createWordFile({ file: words, key: storeKey, groupKey: keys.groupKey, waitMs: wordsWaitMs }),
      self: {
        signKey: identity.sign.publicKey,
        kind: 'device',
        sign: (message) => sign(message, identity.sign.secretKey)
      },
      identity,
      handed: () => [],
      drafts: new CoreError('NOT_ADMITTED_YET'),
      reachCounter: () => counterBefore,
      hasRoom: async () => true,
      now: Date.now
    })
    await opened.follower.caughtUp()
    await opened.recall()
    return opened
  }

  const seat: Seat = {
    name,
    identity,
    group: () => group,
    restart: async () => {
      await group.close()
      group = await start(false)
    },
    kill: async (how) => {
      const copy = join(dir, 'copy')
      // The mark before the store: it may only be the older of the two, as on a disk.
      await cp(marks, join(copy, 'mark'), { recursive: true })
      await cp(words, join(copy, 'words')).catch(() => {}) // nothing was said yet
      const lengths = new Map(synced)
      await copyLive(join(store, 'db'), join(copy, 'db'))
      if (how === 'power') await cutUnsynced(join(copy, 'db'), (file) => lengths.get(join(store, 'db', file)) ?? 0)
      await group.close()
      for (const path of [join(store, 'db'), marks, words]) await rm(path, { recursive: true, force: true })
      await rename(join(copy, 'db'), join(store, 'db'))
      await rename(join(copy, 'mark'), marks)
      await rename(join(copy, 'words'), words).catch(() => {}) // as above
      await rm(copy, { recursive: true, force: true })
      synced.clear()
      group = await start(false)
    },
    holdSyncs: () => {
      let release = (): void => {}
      gate.open = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
    close: async () => {
      await group.close()
      await rm(dir, { recursive: true, force: true })
    }
  }
  return seat
}

function rememberSyncs(synced: Map<string, number>, gate: { open: Promise<void> }): DurableFiles {
  return {
    syncFolder,
    open: async (path) => {
      const handle = await open(path, 'r+')
      return {
        datasync: async () => {
          await gate.open
          const { size } = await handle.stat()
          await handle.datasync()
          synced.set(path, Math.max(size, synced.get(path) ?? 0))
        },
        close: () => handle.close()
      }
    }
  }
}

/** Files come and go while a database runs: a copy during which one went is no copy. */
async function copyLive(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await cp(from, to, { recursive: true })
    } catch (err) {
      if (attempt === 20) throw err
      await rm(to, { recursive: true, force: true })
    }
  }
}

async function cutUnsynced(folder: string, lengthOf: (file: string) => number): Promise<void> {
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.log')) continue
    const path = join(folder, file)
    const length = lengthOf(file)
    if (length < (await stat(path)).size) await truncate(path, length)
  }
}

/** A cable between two laptops, over which records and words travel; what `a` sends goes `through`. Answers how to pull it. */
export async function link(a: Seat, b: Seat, through: Duplex = new PassThrough()): Promise<() => void> {
  const ends = [a, b].map((seat, i) => {
    const group = seat.group()
    const stream = new NoiseSecretStream(i === 0)
    stream.on('error', () => {})
    group.log.attach(stream as unknown as SwarmConnection) // a swarm's connection is one of these and knows its peer besides
    return { group, stream }
  })
  const [one, two] = ends
  if (!one || !two) throw new Error('two ends')
  const [left, right] = [one.stream.rawStream as unknown as Duplex, two.stream.rawStream as unknown as Duplex] // not given a socket, it makes streams
  left.pipe(through).pipe(right).pipe(left)
  await Promise.all(ends.map(({ stream }) => stream.opened))
  const reaches = ends.map(({ group, stream }) => {
    let clock = 0
    return openReach({
      mux: Protomux.from(stream),
      connection: stream as unknown as SwarmConnection, // as above
      port: group.port,
      now: () => {
        clock += 60_000 // every round is due at once
        return clock
      },
      onExcess: () => {},
      onFault: () => {}
    })
  })
  for (const [from, to] of [
    [a, b],
    [b, a]
  ] as const)
    setConnected(from.group(), to, true)
  return () => {
    for (const reach of reaches) reach.close()
    for (const { stream } of ends) stream.destroy()
    setConnected(one.group, b, false)
    setConnected(two.group, a, false)
  }
}

function setConnected(group: Group, other: Seat, there: boolean): void {
  const keys = new Set(group.connected())
  const key = toHex(other.identity.sign.publicKey)
  if (there) keys.add(key)
  else keys.delete(key)
  group.setConnected(keys)
}
