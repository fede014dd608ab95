import Autobase, { type ApplyHost, type ApplyNode } from 'autobase'
import Autopass from 'autopass'
import Corestore from 'corestore'
import Hyperbee from 'hyperbee'
import type Hypercore from 'hypercore'
import { randomBytes } from '../../core/domain/crypto.ts'

export type RivalName = 'bee' | 'autopass'

/** What a newcomer is told: which log, and its key. */
export interface RivalKeys {
  readonly key: Uint8Array
  readonly encryptionKey: Uint8Array
}

/** Another way of keeping the same records, opened on one laptop. */
export interface Rival {
  readonly keys: RivalKeys
  readonly base: Autobase<{ readonly core: Hypercore }>
  readonly store: Corestore
  /** Whether every writer has a say in what is settled, or the founder alone. */
  readonly everyoneIndexes: boolean
  add(records: readonly (readonly [key: string, value: string])[]): Promise<void>
  addWriter(key: Uint8Array): Promise<void>
  /** Reads every record. */
  list(): AsyncIterable<{ key: string; value: string }>
  attach(stream: unknown): void
  close(): Promise<void>
}

/** Founds a log where no keys are given. */
export function openRival(name: RivalName, dir: string, keys: RivalKeys | null): Promise<Rival> {
  return name === 'bee' ? openBeeView(dir, keys) : openAutopass(dir, keys)
}

/** As its own program opens it, but for the swarm: the connection is ours. */
async function openAutopass(dir: string, keys: RivalKeys | null): Promise<Rival> {
  const store = new Corestore(dir)
  const pass = new Autopass(store, { ...keys, replicate: false })
  await pass.ready()
  return {
    keys: { key: pass.key, encryptionKey: pass.encryptionKey },
    base: pass.base,
    store,
    everyoneIndexes: true,
    add: async (records) => {
      await Promise.all(records.map(([key, value]) => pass.add(key, value)))
    },
    addWriter: async (key) => {
      await pass.addWriter(key)
    },
    list: () => pass.list(),
    attach: attachTo(pass.base, store),
    close: async () => {
      await pass.close()
      await store.close()
    }
  }
}

/** Autobase with nothing but a Hyperbee for its view; the founder alone settles the order, as in Starling. */
async function openBeeView(dir: string, keys: RivalKeys | null): Promise<Rival> {
  const store = new Corestore(dir)
  const encryptionKey = keys?.encryptionKey ?? randomBytes(32)
  const base = new Autobase<Hyperbee>(store, keys?.key ?? null, {
    open: (views) => new Hyperbee(views.get('view'), { keyEncoding: 'utf-8', valueEncoding: 'utf-8', extension: false }),
    apply: applyToBee,
    close: (bee) => bee.close(),
    valueEncoding: 'binary',
    encryptionKey
  })
  await base.ready()
  return {
    keys: { key: base.key, encryptionKey },
    base,
    store,
    everyoneIndexes: false,
    add: async (records) => {
      await base.append(records.map(([key, value]) => Buffer.from(key + value)))
    },
    addWriter: async (key) => {
      await base.append(key)
    },
    list: () => base.view.createReadStream(),
    attach: attachTo(base, store),
    close: async () => {
      await base.close()
      await store.close()
    }
  }
}

export const keyLength = 32

/** A node is a record, its key first; or, with no room for a value, the key of a writer to let in. */
async function applyToBee(nodes: ApplyNode[], bee: Hyperbee, host: ApplyHost): Promise<void> {
  const batch = bee.batch({ update: false })
  for (const { value } of nodes) {
    if (value === null) continue
    if (value.byteLength === keyLength) await host.addWriter(value, { indexer: false })
    else {
      const text = Buffer.from(value).toString()
      await batch.put(text.slice(0, keyLength), text.slice(keyLength))
    }
  }
  await batch.flush()
}

const attachTo =
  (base: Autobase<never> | Autobase<Hyperbee> | Rival['base'], store: Corestore) =>
  (stream: unknown): void => {
    store.replicate(stream)
    base.wakeupSession.addStream(stream)
  }
