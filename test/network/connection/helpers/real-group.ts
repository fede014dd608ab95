import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Autobase from 'autobase'
import Corestore from 'corestore'
import type Hypercore from 'hypercore'
import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import { equalBytes, randomBytes, toHex } from '../../../../core/domain/crypto.ts'
import { SmallGroup } from './small-group.ts'

const admits = 1
const text = 2

/** A group with a store of its own and a real Autobase in it; everything else is a SmallGroup. */
export class RealGroup extends SmallGroup {
  readonly store: Corestore
  readonly base: Autobase<Hypercore>
  readonly #folder: string

  private constructor(parts: {
    store: Corestore
    base: Autobase<Hypercore>
    folder: string
    secret: Uint8Array
    findKey: Uint8Array
  }) {
    super({ groupKey: parts.base.key, groupSecret: parts.secret, findKeys: [parts.findKey] })
    this.store = parts.store
    this.base = parts.base
    this.#folder = parts.folder
  }

  /** `of`: the same group on another laptop. */
  static async open(of?: RealGroup): Promise<RealGroup> {
    const folder = await mkdtemp(join(tmpdir(), 'starling-connection-'))
    const store = new Corestore(folder, { manifestVersion: 2 })
    const secret = of?.groupSecret ?? randomBytes(32)
    const base = new Autobase<Hypercore>(store.namespace('group'), of?.base.key ?? null, {
      valueEncoding: 'binary',
      encryptionKey: Buffer.from(secret),
      open: (views) => views.get('view', { valueEncoding: 'binary' }),
      async apply(nodes, view, host) {
        const texts: Uint8Array[] = []
        for (const { value } of nodes) {
          if (value?.[0] === admits) await host.addWriter(Buffer.from(value.subarray(1)), { indexer: false })
          if (value?.[0] === text) texts.push(value)
        }
        if (texts.length) await view.append(texts)
      }
    })
    await base.ready()
    return new RealGroup({ store, base, folder, secret, findKey: of?.findKeys()[0]?.findKey ?? randomBytes(16) })
  }

  async admit(other: RealGroup): Promise<void> {
    await this.base.append(Buffer.concat([Buffer.of(admits), other.base.local.key]))
  }
  async write(what: string): Promise<void> {
    await this.base.append(Buffer.concat([Buffer.of(text), Buffer.from(what)]))
  }
  async read(): Promise<string[]> {
    const out: string[] = []
    for (let at = 0; at < this.base.view.length; at++)
      out.push(Buffer.from((await this.base.view.get(at)) ?? '').toString('utf8', 1))
    return out
  }

  override attach(connection: SwarmConnection): void {
    super.attach(connection)
    this.store.replicate(connection)
    this.base.wakeupSession.addStream(connection)
  }
  override async attachPassive(mux: Protomux, discoveryKey: Uint8Array): Promise<void> {
    await this.store._attachMaybe(mux, discoveryKey)
  }
  override attachWakeup(connection: SwarmConnection, discoveryKey: Uint8Array): void {
    if (equalBytes(discoveryKey, this.base.discoveryKey)) this.base.wakeupSession.addStream(connection)
  }
  /** Ids that would tell somebody about this group: of every core here and of the group itself. */
  ids(): string[] {
    return [
      ...[this.base.local, this.base.core, this.base.view].map(({ discoveryKey }) => toHex(discoveryKey)),
      toHex(this.base.discoveryKey)
    ]
  }
  async close(): Promise<void> {
    await this.base.close()
    await this.store.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
