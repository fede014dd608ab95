import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { CoreError } from '../contract/errors.ts'
import { exportFile } from '../courier/export-file.ts'
import type { WriterToCarry } from '../courier/export-plan.ts'
import { type CourierKey, frameBytes, openPreamble, smallFrameBytes } from '../courier/frames.ts'
import { importFile, inspectFile } from '../courier/import-file.ts'
import { importPictures } from '../courier/pictures.ts'
import type { CourierInfo } from '../courier/records.ts'
import { partName } from '../courier/write-parts.ts'
import { equalBytes, fromHex, toHex } from '../domain/crypto.ts'
import type { PersonId, WriterId } from '../domain/ids.ts'
import { deviceIdOf, devicesOf, type Rights, writerIdOf } from '../domain/kernel/rights.ts'
import { jumpToSettled, settledCores } from '../log/settled-cores.ts'
import { toDiskError } from '../vault/disk-error.ts'
import { picturesToCarry, weighPictures } from './courier-pictures.ts'
import type { Group } from './group.ts'
import type { MissingParts, PartsTaken } from './parts-taken.ts'
import type { Trips } from './trips.ts'

type Progress = (done: number, total: number) => Promise<void>

export interface Carry {
  /** Null: for everyone. */
  readonly to: PersonId | null
  /** From the beginning, whatever they are known to have. */
  readonly whole: boolean
  /** With those that the plan shows. */
  readonly pictures?: boolean
  /** A folder, or a file that does not exist yet. Absolute. */
  readonly path: string
  /** Where no file is written: the profile, in which names that are not its own do harm. */
  readonly notIn: string | null
  /** For a screen: at most 24 KiB, and no trip, for nobody knows yet whether it is seen. */
  readonly small?: boolean
  /** Only what nobody else is known to have: who has been away for longer is told that something is missing. */
  readonly newest?: boolean
}

export interface Carried {
  readonly files: readonly { readonly name: string; readonly path: string; readonly bytes: number }[]
  readonly records: number
  readonly pictures: number
  /** False: this laptop has not got all of it itself yet; the file holds what it has. */
  readonly complete: boolean
}

export interface TakenIn {
  /** Changes to the plan that were not here before. */
  readonly taken: number
  readonly pictures: number
  /** In a hundred; null: the file is whole. */
  readonly damagedAt: number | null
  /** Something between what is here and what the file begins with is missing. */
  readonly gap: boolean
  /** Of a file in parts; null: none. */
  readonly missing: MissingParts | null
}

export interface CourierFileView {
  readonly group: Group
  readonly from: PersonId | null
  readonly madeAt: number | null
  readonly to: PersonId | null
  readonly records: number | null
  /** At most so many are new here. */
  readonly newHere: number | null
  readonly bytes: number
}

/** Write what somebody lacks to a stick. DISK_FULL, DISK_READ_ONLY, FILE_NOT_FOUND, FILE_EXISTS, MEMBER_NOT_FOUND, NOT_ADMITTED_YET, COURIER_TOO_LARGE. */
export async function carryOut(group: Group, trips: Trips, o: Carry, madeAt: number, progress: Progress): Promise<Carried> {
  const { folder, name } = await placeOf(o.path, o.notIn)
  const rights = group.rights()
  if (o.to !== null && !rights.persons.has(o.to)) throw new CoreError('MEMBER_NOT_FOUND')
  const keys = keysFor(group, o.to)
  if (keys.length === 0) throw new CoreError('NOT_ADMITTED_YET')
  await group.sync()
  const upTo = [...group.follower.heads()].filter(([, k]) => k > 0)
  const vectors = group.reach.vectors()
  const { system, views } = settledCores(group.log.base)
  const writers = await writersToCarry(group, o)
  const pictures = o.pictures ? picturesToCarry(group, o.to, o.whole) : []
  try {
    const {
      parts,
      records,
      pictures: shown,
      complete
    } = await exportFile({
      store: group.log.base.store,
      writers,
      settled: [...views, system],
      groupKey: group.groupKey,
      author: group.port.self(),
      madeAt,
      to: o.to === null ? null : fromHex(o.to),
      pictures: pictures.map(({ name }) => ({ picture: name, read: () => group.pictures.blocksOf(name) })),
      vectors,
      keys,
      folder,
      name,
      ...(o.small ? { small: true } : {}),
      progress
    })
    if (!o.small) await trips.add(group, { to: o.to, madeAt, records, upTo })
    return { files: parts.map(({ path, bytes }) => ({ name: basename(path), path, bytes })), records, pictures: shown, complete }
  } catch (err) {
    throw fromDisk(err)
  }
}

/** What `carryOut` would carry. */
export async function weigh(
  group: Group,
  o: Pick<Carry, 'to' | 'whole'>
): Promise<{ records: number; pictures: number; pictureBytes: number }> {
  const writers = await writersToCarry(group, o)
  const { pictures, bytes } = await weighPictures(group, picturesToCarry(group, o.to, o.whole))
  return { records: writers.reduce((sum, { records }) => sum + records, 0), pictures, pictureBytes: bytes }
}

async function writersToCarry(group: Group, o: Pick<Carry, 'to' | 'whole' | 'newest'>): Promise<WriterToCarry[]> {
  const writers: WriterToCarry[] = []
  const { system } = group.log.base
  const settling = new Set((system?.indexers ?? []).map(({ key }) => writerIdOf(key)))
  for (const writer of await writersOf(group)) {
    const from = o.whole ? 0 : knownOf(group, o.to, writer, o.newest ? Math.max : Math.min)
    const key = fromHex(writer)
    const inViews = (await system?.get(key))?.length ?? 0
    writers.push({ key, from, records: group.follower.countBeyond(writer, from), inViews, settles: settling.has(writer) })
  }
  return writers
}

/** Whose file it is, by the keys of all groups here. COURIER_NOT_OURS, FILE_NOT_FOUND. */
export async function lookInto(groups: readonly Group[], path: string): Promise<CourierFileView> {
  const opened = await whose(groups, path)
  if (!opened) throw new CoreError('COURIER_NOT_OURS')
  const { group, info, bytes } = opened
  const to = info?.to ? (toHex(info.to) as PersonId) : null // brand: a person key in hex
  return {
    group,
    from: (info && group.rights().devices.get(deviceIdOf(info.author))?.person) ?? null,
    madeAt: info?.madeAt ?? null,
    to,
    records: info ? info.cores.reduce((sum, core) => sum + core.records, 0) : null,
    newHere: info ? await newHere(group, info) : null,
    bytes
  }
}

/** Take a file in; the same twice is once. COURIER_OTHER_GROUP, COURIER_NOT_OURS, FILE_NOT_FOUND, DISK_FULL. */
export async function takeIn(
  group: Group,
  groups: readonly Group[],
  o: { readonly path: string; readonly parts: PartsTaken; readonly progress: Progress }
): Promise<TakenIn> {
  const { path, progress } = o
  if (!isAbsolute(path)) throw new CoreError('BAD_INPUT', { field: 'path' })
  const before = group.follower.length
  let known = await coresOf(group)
  try {
    const taken = await importFile({
      path,
      keys: heldKeys(group),
      store: group.log.base.store,
      allowed: (key) => known.has(writerIdOf(key)),
      settled: async (cores) => {
        if (cores.length > 0) group.log.base.hintWakeup([...cores])
        await jumpToSettled(group.log.base)
        await group.follower.caughtUp()
        known = await coresOf(group)
      },
      progress
    })
    if (!taken) throw new CoreError((await whose(groups, path)) ? 'COURIER_OTHER_GROUP' : 'COURIER_NOT_OURS')
    const pictures =
      taken.pictures === 0
        ? 0
        : await importPictures({
            path,
            keys: heldKeys(group),
            take: (picture, blocks) => group.pictures.take(picture, blocks),
            step: () => progress(1, 1)
          })
    for (const vector of taken.vectors) group.reach.take(vector)
    await group.sync()
    return {
      taken: Math.max(0, group.follower.length - before),
      pictures,
      damagedAt: taken.damagedAt,
      gap: taken.gaps > 0,
      missing: o.parts.see(taken.parts)
    }
  } catch (err) {
    throw fromDisk(err)
  }
}

/** Do these first bytes of a file open with a key of a group here? */
export function opensHere(groups: readonly Group[], bytes: Uint8Array): boolean {
  const each = bytes.byteLength < frameBytes ? smallFrameBytes : frameBytes // as of the whole file: its first piece is longer than either
  return groups.some((group) => openPreamble(bytes.subarray(0, each), heldKeys(group)) !== null)
}

async function whose(
  groups: readonly Group[],
  path: string
): Promise<{ group: Group; info: CourierInfo | null; bytes: number } | null> {
  if (!isAbsolute(path)) throw new CoreError('BAD_INPUT', { field: 'path' })
  for (const group of groups) {
    try {
      const opened = await inspectFile(path, heldKeys(group))
      if (opened && (opened.info === null || equalBytes(opened.info.groupKey, group.groupKey))) return { group, ...opened }
    } catch (err) {
      throw fromDisk(err)
    }
  }
  return null
}

function heldKeys(group: Group): CourierKey[] {
  return group.keyring.findKeys().map(({ findKey }) => ({ groupSecret: group.groupSecret, findKey }))
}

/** The newest key, and older ones which receivers are known to live under still: a file must open with a key that they hold. */
function keysFor(group: Group, to: PersonId | null): CourierKey[] {
  const rights = group.rights()
  const held = group.keyring.findKeys()
  const epochs = new Set<number>(held.slice(0, 1).map((k) => k.epoch))
  const readers = to === null ? [...rights.observers.values()] : []
  for (const { id, boxes } of [...receivers(rights, to), ...readers]) {
    const said = group.reach.heard(id as Parameters<typeof group.reach.heard>[0])?.vector.newestKey.epoch // brand: observers speak like devices
    const given = Math.max(0, ...boxes.filter((box) => box.audience === 0).map((box) => box.epoch))
    epochs.add(said ?? given)
  }
  return held.filter(({ epoch }) => epochs.has(epoch)).map(({ findKey }) => ({ groupSecret: group.groupSecret, findKey }))
}

function receivers(rights: Rights, to: PersonId | null) {
  return to === null ? [...rights.devices.values()] : devicesOf(rights, to)
}

/** What every laptop it is for (or, by `Math.max`, any of them) has said to have of a writer; who was never heard has nothing. */
function knownOf(group: Group, to: PersonId | null, writer: WriterId, pick: (...known: number[]) => number): number {
  const self = toHex(group.port.self().signKey)
  const others = receivers(group.rights(), to).filter((device) => device.id !== self)
  const known = others.map(({ id }) => group.reach.heard(id)?.vector.writers.find((w) => toHex(w.writer) === writer)?.upTo ?? 0)
  return known.length === 0 ? 0 : pick(...known)
}

/** Writers of the list in the order of their admission, and those whom Autobase knows beside: what a removed one wrote before belongs to the plan. */
async function writersOf(group: Group): Promise<Set<WriterId>> {
  const out = new Set<WriterId>([writerIdOf(group.groupKey)])
  const { system } = group.log.base
  for (const writer of group.rights().writers.keys()) out.add(writer)
  for (const { key } of system?.indexers ?? []) out.add(writerIdOf(key))
  for await (const { key } of system?.list() ?? []) out.add(writerIdOf(key))
  return out
}

/** Whatever of this group a file may bring blocks of. */
async function coresOf(group: Group): Promise<Set<string>> {
  const { system, views } = settledCores(group.log.base)
  return new Set<string>([...(await writersOf(group)), ...[system, ...views].map(toHex)])
}

/** Keys that are not of this group's list are not looked up: a store makes room on the disk for whatever it is asked for. */
async function newHere(group: Group, info: CourierInfo): Promise<number> {
  let sum = 0
  const known = await writersOf(group)
  for (const { key, from, length, records } of info.cores) {
    if (!known.has(writerIdOf(key))) {
      sum += records
      continue
    }
    const core = group.log.base.store.get({ key, active: false, encryption: null })
    await core.ready()
    const here = Math.max(core.contiguousLength, group.follower.heads().get(writerIdOf(key)) ?? 0, from)
    await core.close()
    sum += Math.min(records, Math.max(0, length - here))
  }
  return sum
}

async function placeOf(path: string, notIn: string | null): Promise<{ folder: string; name: string | null }> {
  if (!isAbsolute(path) || path.includes('\0')) throw new CoreError('BAD_INPUT', { field: 'path' })
  const found = await stat(path).catch(() => null)
  const folder = found?.isDirectory() ? path : dirname(path)
  if (notIn !== null && (await isInside(folder, notIn))) throw new CoreError('BAD_INPUT', { field: 'path' })
  if (folder === path) return { folder, name: null }
  const name = basename(path).replace(/\.bin$/, '')
  for (const taken of [basename(path), partName(name, 0), partName(name, 1)])
    if (await lstat(join(folder, taken)).catch(() => null)) throw new CoreError('FILE_EXISTS')
  return { folder, name }
}

async function isInside(folder: string, root: string): Promise<boolean> {
  try {
    const between = relative(await realpath(root), await realpath(folder))
    return between === '' || (!/^\.\.([\\/]|$)/.test(between) && !isAbsolute(between))
  } catch (err) {
    throw fromDisk(err)
  }
}

function fromDisk(err: unknown): unknown {
  if (err instanceof CoreError || !(err instanceof Error)) return err
  const code = 'code' in err ? err.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return new CoreError('FILE_NOT_FOUND')
  if (code === 'EEXIST') return new CoreError('FILE_EXISTS')
  if (code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'EILSEQ' || code === 'ERR_INVALID_ARG_VALUE')
    return new CoreError('BAD_INPUT', { field: 'path' })
  if (typeof code !== 'string') return err
  const found = toDiskError(err, 'STORE_DAMAGED')
  // What a stick does says nothing about what stands in the store.
  return found.code === 'STORE_DAMAGED' && 'syscall' in err ? new CoreError('MEDIUM_FAILED') : found
}
