import { CoreError } from '../contract/errors.ts'
import type { DeviceId, EntityId, PersonId } from '../domain/ids.ts'
import { commitmentOf, currentEpoch } from '../domain/kernel/epochs.ts'
import type { GroupIdentity } from '../domain/kernel/group-identity.ts'
import { deviceIdOf, personIdOf, type Rights, writerIdOf } from '../domain/kernel/rights.ts'
import { cleanName } from '../domain/plan/clean-name.ts'
import { createAheadIndex } from '../index/born-items.ts'
import { createIndex, type Index } from '../index/create-index.ts'
import type { GroupLog } from '../log/group-log.ts'
import type { KernelCheck } from '../log/kernel-check.ts'
import type { EpochKey, Keyring } from '../log/keyring.ts'
import type { ViewItem } from '../log/open-record.ts'
import type { GroupPort, Identity } from '../network/connection/ports.ts'
import type { Drafts } from '../vault/drafts.ts'
import type { Mark } from '../vault/mark.ts'
import { createSaver } from '../vault/saver.ts'
import type { SealedStore } from '../vault/sealed-store.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Committed, type Committer, createCommitter } from './committer.ts'
import { createDoneRequests } from './done-requests.ts'
import { createDurableHeads } from './durable-heads.ts'
import { createEpochKeeper } from './epoch-keeper.ts'
import { createFollower, type Follower } from './follower.ts'
import { createGroupPort } from './group-port.ts'
import { createOutbox, promisedRole } from './outbox.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { createReachBook, type ReachBook } from './reach-book.ts'
import { createUpkeep } from './upkeep.ts'
import type { WordFile } from './word-file.ts'

export interface GroupParts {
  readonly localId: string
  readonly groupSecret: Uint8Array
  readonly log: GroupLog
  readonly store: SealedStore
  readonly mark: Mark | null
  readonly keyring: Keyring
  readonly checkpoint: Checkpoint
  readonly words: WordFile
  readonly self: Identity
  /** Null for an observer. */
  readonly identity: GroupIdentity | null
  readonly handed: () => readonly Uint8Array[]
  /** Where a newcomer's writes wait, or why nothing can wait there. */
  readonly drafts: Drafts | CoreError
  readonly reachCounter: () => number
  /** On the disk, for more than changes. */
  readonly hasRoom: () => Promise<boolean>
  readonly now: () => number
}

/** One open group: its log, its folded plan, who has what. Opened and closed as one. */
export interface Group {
  readonly localId: string
  readonly groupKey: Uint8Array
  readonly groupSecret: Uint8Array
  readonly log: GroupLog
  readonly index: Index
  readonly reach: ReachBook
  readonly keyring: Keyring
  readonly identity: GroupIdentity | null
  readonly port: GroupPort
  readonly follower: Follower
  readonly pictures: Pictures
  /** This person's id, null for an observer. */
  readonly me: PersonId | null
  rights(): Rights
  check(): KernelCheck
  isObserver(): boolean
  role(): number | null
  /** Sign keys (hex) of devices and observers proven on a connection now. */
  connected(): ReadonlySet<string>
  /** `devices`: the same by the keys (hex) of the streams that they are on. */
  setConnected(keys: ReadonlySet<string>, devices?: ReadonlyMap<string, string>): void
  /** Whose laptop (hex) is on that stream. */
  deviceOn(stream: string): string | null
  /** READ_ONLY for observers and readers, else what Committer says; what a newcomer writes waits in the outbox. */
  readonly commit: Committer['commit']
  /** As `commit`; a request with this mark that an earlier process of this profile made last is answered, not done again. */
  commitOnce(mark: Uint8Array, plan: Parameters<Committer['commit']>[0]): Promise<Committed>
  /** How much waits until the log lets this laptop write. */
  waiting(): number
  currentKey(audience: 0 | 1): EpochKey | null
  personOf(device: DeviceId): PersonId | null
  nameOf(person: string | null): string
  reachOf(noun: string, id: EntityId): { saved: boolean; reachedPeople: number; ofPeople: number; asOf: number | null }
  isSettled(noun: string, id: EntityId): boolean
  /** Nouns that moved, and `group`, `member`, `reach`. */
  onChanged(listener: (topics: readonly string[]) => void): () => void
  onFailure(listener: (err: Error) => void): () => void
  /** Everything that came in so far survives a power cut. DISK_FULL, DISK_READ_ONLY, STORE_DAMAGED. */
  sync(): Promise<void>
  /** What was heard before a restart counts again; once, when the list is read. */
  recall(): Promise<void>
  close(): Promise<void>
}

export function createGroup(o: GroupParts): Group {
  const listeners = new Set<(topics: readonly string[]) => void>()
  const listListeners = new Set<() => void>()
  const tell = (topics: readonly string[]): void => {
    for (const listener of listeners) listener(topics)
  }
  const done = createDoneRequests(writerIdOf(o.log.writerKey))
  const index = createIndex({ onChanged: tell })
  const follower = createFollower(o.log, o.keyring, { take: (from, items) => show(from, items) }, o.checkpoint)
  const aheadIndex = createAheadIndex(index, (place) => {
    const waiting = outbox?.items(place) ?? []
    done.see(waiting)
    return waiting
  })
  /** The view up to `from` stays; behind what is new stands what begins after a gap, and what waits in the outbox. */
  function show(from: number, items: readonly ViewItem[]): void {
    const ahead = follower.ahead()
    done.see([...items, ...(ahead?.items ?? [])])
    aheadIndex.apply(from, items, ahead)
  }
  const me = o.identity ? personIdOf(o.identity.person.publicKey) : null
  const rights = (): Rights => follower.check().rights
  const durable = createDurableHeads({
    read: () => follower.heads(),
    sync: () => o.store.durable.sync(),
    onMoved: () => reach.refresh()
  })
  const reach = createReachBook({
    groupKey: o.log.groupKey,
    self: o.self,
    rights,
    heads: () => follower.heads(),
    durableHeads: () => durable.heads,
    newestKey: () => o.keyring.all().find((k) => k.audience === 0) ?? null,
    counter: o.reachCounter,
    now: o.now
  })
  const saver = o.mark ? createSaver(o.store.durable, o.mark, o.log.base.local) : null
  // Autobase appends acks and merges by itself, and others may have them at once: they are made to last as well.
  const stopSaving = saver ? saveInBackground(o.log.base.local, saver) : null
  const committer =
    o.identity && saver
      ? createCommitter({
          log: o.log,
          groupSecret: o.groupSecret,
          identity: o.identity,
          keyring: o.keyring,
          rights,
          persist: saver,
          caughtUp: () => follower.caughtUp(),
          now: o.now
        })
      : null
  const outbox = o.identity
    ? createOutbox({
        localId: o.localId,
        groupKey: o.log.groupKey,
        writer: writerIdOf(o.log.writerKey),
        identity: o.identity,
        drafts: o.drafts,
        now: o.now
      })
    : null
  outbox?.onChanged(() => show(follower.length, []))
  const commit: Committer['commit'] = async (plan) => {
    if (!committer || !outbox) throw new CoreError('READ_ONLY')
    const role = roleOf() ?? promisedRole(o.handed(), o.log.groupKey, rights().accepted)
    if (role === 0) throw new CoreError('READ_ONLY')
    if (!o.log.writable() && role !== null) {
      const kept = await outbox.keep(plan)
      sendWaiting() // the log may have let us in meanwhile
      return kept
    }
    await outbox.handOver(committer.commit)
    return committer.commit(plan)
  }
  async function commitOnce(mark: Uint8Array, plan: Parameters<Committer['commit']>[0]): Promise<Committed> {
    await follower.caughtUp()
    return done.once(mark, plan, commit)
  }
  function sendWaiting(): void {
    if (committer && outbox && outbox.size > 0 && o.log.writable() && (roleOf() ?? 0) > 0)
      outbox.handOver(committer.commit).catch(() => {}) // kept; tried again when the log moves, and by the next write
  }
  const port = createGroupPort({
    localId: o.localId,
    groupSecret: o.groupSecret,
    self: o.self,
    log: o.log,
    store: o.store,
    keyring: o.keyring,
    check: () => follower.check(),
    reach,
    handed: o.handed,
    onListChanged: (listener) => {
      listListeners.add(listener)
      return () => listListeners.delete(listener)
    },
    carry: (records) => {
      if (!o.log.writable()) return
      commit(() => records.map((bytes) => ({ bytes }))).catch(() => {}) // another laptop that may write will carry them
    }
  })
  const pictures = createPictures({
    log: o.log,
    index,
    sync: () => o.store.durable.sync(),
    hasRoom: o.hasRoom,
    onChanged: () => tell(['picture'])
  })
  follower.onRead(() => pictures.planMoved())
  pictures.planMoved()
  follower.onRights(() => {
    for (const listener of listListeners) listener()
    reach.refresh()
    tell(['group', 'member'])
  })
  follower.onRead(() => {
    durable.soon()
    tell(['reach'])
    sendWaiting()
  })
  reach.onChanged(() => tell(['reach']))
  const keeping = o.words.keep(reach)

  const epochs = o.identity
    ? createEpochKeeper({
        device: deviceIdOf(o.identity.sign.publicKey),
        rights,
        keyring: o.keyring,
        writable: () => o.log.writable(),
        append: (plan) => commit(() => plan().map((kernel) => ({ kernel })))
      })
    : null
  follower.onRights(() => epochs?.look())
  epochs?.look()

  let connected: ReadonlySet<string> = new Set()
  const upkeep = createUpkeep({
    log: o.log,
    follower,
    reach,
    rights,
    now: o.now,
    isNear: () => connected.size > 0,
    keep: () => o.checkpoint.save(rights())
  })

  function roleOf(): number | null {
    return me === null ? null : (rights().persons.get(me)?.role ?? null)
  }

  let streams: ReadonlyMap<string, string> = new Map()
  let closing: Promise<void> | null = null
  return {
    localId: o.localId,
    groupKey: o.log.groupKey,
    groupSecret: o.groupSecret,
    log: o.log,
    index,
    reach,
    keyring: o.keyring,
    identity: o.identity,
    port,
    follower,
    pictures,
    me,
    rights,
    check: () => follower.check(),
    isObserver: () => o.identity === null,
    role: roleOf,
    connected: () => connected,
    deviceOn: (stream) => streams.get(stream) ?? null,
    setConnected: (keys, devices = new Map()) => {
      const same = keys.size === connected.size && [...keys].every((key) => connected.has(key))
      const newcomers = [...keys].some((key) => !connected.has(key))
      connected = keys
      streams = devices
      if (newcomers) {
        upkeep.met()
        pictures.met()
      }
      if (!same) tell(['reach', 'member'])
    },
    commit,
    commitOnce,
    waiting: () => outbox?.size ?? 0,
    currentKey: (audience) => {
      const epoch = currentEpoch(rights(), audience)
      const commitment = epoch && commitmentOf(epoch, audience)
      return epoch && commitment ? o.keyring.find(epoch.number, audience, commitment) : null
    },
    personOf: (device) =>
      rights().devices.get(deviceIdOf(Buffer.from(device, 'hex')))?.person ??
      (o.identity && device === deviceIdOf(o.identity.sign.publicKey) ? me : null),
    nameOf: (person) => (person === null ? '' : cleanName(index.nameOf(person as PersonId))), // brand: any text; an unknown one has no name
    reachOf: (noun, id) => {
      const entry = index.entity(noun, id)
      const { reached, of, asOf } = reach.people(entry?.newestByWriter ?? new Map(), me)
      return { saved: true, reachedPeople: entry ? reached : 0, ofPeople: of, asOf }
    },
    isSettled: (noun, id) => {
      const last = index.entity(noun, id)?.changes.at(-1)
      return last !== undefined && last.place < o.log.settledLength()
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onFailure: (listener) => o.log.onFailure(listener),
    sync: () => durable.save(),
    recall: async () => reach.recall(await o.words.load()),
    close: () => {
      closing ??= (async () => {
        upkeep.close()
        await pictures.close()
        await keeping.close()
        await durable.close()
        epochs?.close()
        stopSaving?.()
        await o.checkpoint.close()
        await follower.close()
        await o.log.close()
        await o.store.close()
        await o.mark?.close()
      })().catch(() => {}) // closing never rejects
      return closing
    }
  }
}

function saveInBackground(local: GroupLog['base']['local'], save: () => Promise<void>): () => void {
  const listener = (): void => void save().catch(() => {}) // whoever is answered hears of it; nobody waits here
  local.on('append', listener)
  return () => void local.off('append', listener)
}
