import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Corestore from 'corestore'
import { onTestFinished } from 'vitest'
import { type Exported, exportFile } from '../../core/courier/export-file.ts'
import type { CourierKey } from '../../core/courier/frames.ts'
import { type Imported, importFile } from '../../core/courier/import-file.ts'
import { openParts } from '../../core/courier/read-parts.ts'
import { createPartsWriter } from '../../core/courier/write-parts.ts'
import { sign } from '../../core/domain/crypto.ts'
import { findKeyOf } from '../../core/domain/kernel/epoch-keys.ts'
import { writerIdOf } from '../../core/domain/kernel/rights.ts'
import { jumpToSettled, settledCores } from '../../core/log/settled-cores.ts'
import { type LogPeer, secretOf } from '../helpers/log-cast.ts'

/** A folder that stands for a stick. */
export async function stick(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function keysOf(peer: LogPeer): CourierKey[] {
  return peer.keys.filter((k) => k.audience === 0).map((k) => ({ groupSecret: secretOf(peer), findKey: findKeyOf(k.key) }))
}

export interface Carrying {
  readonly have?: ReadonlyMap<string, number>
  readonly partMostBytes?: number
  readonly progress?: (done: number, total: number) => Promise<void>
}

/** Everything that `peer` has of its writers, or what is beyond `have`. */
export async function carry(peer: LogPeer, folder: string, o: Carrying = {}): Promise<Exported> {
  const { writers } = await peer.rights()
  const { base } = peer.log
  const settled = settledCores(base)
  return exportFile({
    store: base.store,
    writers: await Promise.all(
      [...writers.keys()].map(async (id) => ({
        key: Buffer.from(id, 'hex'),
        from: o.have?.get(id) ?? 0,
        records: 1,
        inViews: (await base.system?.get(Buffer.from(id, 'hex')))?.length ?? 0,
        settles: base.system?.indexers.some(({ key }) => writerIdOf(key) === id) ?? false
      }))
    ),
    settled: [...settled.views, settled.system],
    groupKey: peer.log.groupKey,
    author: { signKey: peer.identity.sign.publicKey, sign: (message) => sign(message, peer.identity.sign.secretKey) },
    madeAt: 1_800_000_000_000,
    to: null,
    vectors: [],
    keys: keysOf(peer),
    folder,
    name: null,
    ...(o.partMostBytes === undefined ? {} : { partMostBytes: o.partMostBytes }),
    progress: o.progress ?? (async () => {})
  })
}

/** As a laptop of the group takes a file in: the first writer is known by the group's key, the others by the list. */
export async function takeIn(peer: LogPeer, path: string, keys = keysOf(peer)): Promise<Imported | null> {
  const allowed = new Set([writerIdOf(peer.log.groupKey)])
  const learn = async (): Promise<void> => {
    for (const id of (await peer.rights()).writers.keys()) allowed.add(id)
    const { system, views } = settledCores(peer.log.base)
    for (const key of [system, ...views]) allowed.add(writerIdOf(key))
  }
  await learn()
  return importFile({
    path,
    keys,
    store: peer.log.base.store,
    allowed: (key) => allowed.has(writerIdOf(key)),
    settled: async (taken) => {
      peer.log.base.hintWakeup([...taken])
      await jumpToSettled(peer.log.base)
      await learn()
    },
    progress: async () => {}
  })
}

/** Into a bare store, so that every block that came can be counted. */
export async function takeBare(path: string, keys: readonly CourierKey[]) {
  const folder = await mkdtemp(join(tmpdir(), 'starling-bare-'))
  const store = new Corestore(folder, { manifestVersion: 2 })
  const seen = new Map<string, Uint8Array>()
  const imported = await importFile({
    path,
    keys,
    store,
    allowed: () => true,
    settled: async (taken) => {
      for (const { key } of taken) seen.set(writerIdOf(key), key)
    },
    progress: async () => {}
  })
  return {
    imported,
    /** Raw blocks by core; null where none is. */
    blocks: async (): Promise<Map<string, (Uint8Array | null)[]>> => {
      const out = new Map<string, (Uint8Array | null)[]>()
      for (const [id, key] of seen) out.set(id, await rawBlocks(store, key))
      return out
    },
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

export async function rawBlocks(store: Corestore, key: Uint8Array): Promise<(Uint8Array | null)[]> {
  const core = store.get({ key, active: false, encryption: null })
  await core.ready()
  const blocks = await Promise.all(Array.from({ length: core.length }, (_, i) => core.get(i, { raw: true, wait: false })))
  await core.close()
  return blocks
}

export interface Plain {
  readonly type: number
  readonly body: Buffer
}

/** What stands in a file, for whoever holds its key. */
export async function recordsIn(path: string, peer: LogPeer): Promise<Plain[]> {
  const parts = await openParts(path, keysOf(peer))
  const out: Plain[] = []
  for await (const one of parts?.found() ?? [])
    if (one.kind === 'record') out.push({ type: one.type, body: Buffer.from(one.body) })
  await parts?.close()
  return out
}

/** As somebody of the group with a program of their own would: whatever they like, under the right seal. */
export async function sealed(peer: LogPeer, folder: string, name: string, records: Iterable<Plain>): Promise<string> {
  const writer = await createPartsWriter({ folder, name, keys: keysOf(peer), step: async () => {}, begin: async () => {} })
  for (const { type, body } of records) await writer.add(type, body)
  return (await writer.finish())[0]?.path ?? ''
}
