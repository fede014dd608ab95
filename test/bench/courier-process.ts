import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { exportFile } from '../../core/courier/export-file.ts'
import { importFile } from '../../core/courier/import-file.ts'
import { withCore } from '../../core/courier/with-core.ts'
import { sign } from '../../core/domain/crypto.ts'
import { findKeyOf } from '../../core/domain/kernel/epoch-keys.ts'
import type { GroupIdentity } from '../../core/domain/kernel/group-identity.ts'
import { dataset } from './dataset.ts'
import { type BenchLaptop, type GroupKeys, newIdentity, openLaptop, until } from './laptops.ts'
import { timed } from './measure.ts'

/** One step of carrying in a process of its own, whose memory is then that step's alone. Says what came of it in one line of JSON. */
const [step = '', dir = '', ...args] = process.argv.slice(2)

interface Facts {
  readonly keys: GroupKeys
  readonly writers: readonly string[]
  readonly founder: Pick<GroupIdentity, 'sign' | 'writer'>
  readonly newcomer: Pick<GroupIdentity, 'writer'>
  /** Where the laptop that has everything is. */
  readonly full: string
}

export interface Step {
  /** Of the whole process since it began. */
  readonly mostMiB: number
  readonly ms: number
  /** Written, or taken in; null: stopped on the way as asked for. */
  readonly blocks: number | null
  /** Bytes of the file, or of the records that were made. */
  readonly bytes: number
  /** Blocks of all writers that stand on this laptop's disk. */
  readonly here: number
  /** Until every change stood in the view and was settled there, and the most memory until the group was closed again. */
  readonly shown: { readonly ms: number; readonly mostMiB: number } | null
}

const mostMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
const say = (said: Step): void => console.log(JSON.stringify(said))
const facts = (): Facts => deserialize(readFileSync(join(dir, 'facts'))) as Facts // as `make` put it there
const stopped = new Error('stopped')

/** Goes on until so far, a part of the whole. */
const goTo = (part: number) => async (done: number, total: number) => {
  if (total > 0 && done / total > part) throw stopped
}

const keysOf = ({ keys }: Facts) =>
  keys.epochKeys.filter((k) => k.audience === 0).map((k) => ({ groupSecret: keys.groupSecret, findKey: findKeyOf(k.key) }))

async function blocksHere({ store }: Pick<BenchLaptop, 'store'>, writers: readonly string[]): Promise<number> {
  let sum = 0
  for (const writer of writers)
    await withCore(store.store, Buffer.from(writer, 'hex'), async (core) => {
      for (let place = 0; place < core.length; place++) if (await core.has(place)) sum++
    })
  return sum
}

async function make(records: number): Promise<void> {
  mkdirSync(dir, { recursive: true })
  const { laptop, keys, blocks } = await dataset(5, records)
  const writers = [...(await laptop.log.rights()).rights.writers.keys()]
  const payload = blocks.reduce((sum, block) => sum + block.byteLength, 0)
  const { sign: signPair, writer } = laptop.identity
  const made: Facts = {
    keys,
    writers,
    founder: { sign: signPair, writer },
    newcomer: { writer: newIdentity().writer },
    full: laptop.dir
  }
  writeFileSync(join(dir, 'facts'), serialize(made), { mode: 0o600 })
  const here = await blocksHere(laptop, writers)
  await laptop.close()
  say({ mostMiB: mostMiB(), ms: 0, blocks: records, bytes: payload, here, shown: null })
}

async function write(folder: string, upTo: number): Promise<void> {
  const known = facts()
  const { keys, writers, founder, full } = known
  const laptop = await openLaptop(full, keys, founder)
  let [blocks, bytes]: [number | null, number] = [null, 0]
  const ms = await timed(async () => {
    const written = await exportFile({
      store: laptop.log.base.store,
      writers: writers.map((id) => ({ key: Buffer.from(id, 'hex'), from: 0, records: 0, inViews: 0, settles: false })),
      settled: [],
      groupKey: keys.groupKey,
      author: { signKey: founder.sign.publicKey, sign: (message) => sign(message, founder.sign.secretKey) },
      madeAt: 1,
      to: null,
      vectors: [],
      keys: keysOf(known),
      folder,
      name: 'carried',
      progress: goTo(upTo)
    }).catch(ifStopped)
    blocks = written?.blocks ?? null
    bytes = written?.parts.reduce((sum, part) => sum + part.bytes, 0) ?? 0
  })
  const most = mostMiB()
  const here = await blocksHere(laptop, writers)
  await laptop.close()
  say({ mostMiB: most, ms, blocks, bytes, here, shown: null })
}

async function take(folder: string, into: string, records: number, upTo: number): Promise<void> {
  const known = facts()
  const { keys, writers, newcomer } = known
  const laptop = await openLaptop(into, keys, newcomer)
  const from = performance.now()
  let blocks: number | null = null
  const ms = await timed(async () => {
    const taken = await importFile({
      path: join(folder, 'carried.bin'),
      keys: keysOf(known),
      store: laptop.log.base.store,
      allowed: (key) => writers.includes(Buffer.from(key).toString('hex')),
      settled: async (cores) => laptop.log.base.hintWakeup([...cores]),
      progress: goTo(upTo)
    }).catch(ifStopped)
    if (taken && taken.damagedAt !== null) throw new Error('not whole')
    blocks = taken?.blocks ?? null
    await laptop.store.durable.sync()
  })
  const most = mostMiB()
  if (blocks !== null) await until(() => laptop.log.settledLength() >= records, 'every record settled', 1_800_000)
  const shownMs = performance.now() - from
  const here = await blocksHere(laptop, writers)
  await laptop.close()
  const shown = blocks === null ? null : { ms: shownMs, mostMiB: mostMiB() }
  say({ mostMiB: most, ms, blocks, bytes: 0, here, shown })
}

function ifStopped(err: unknown): null {
  if (err === stopped) return null
  throw err
}

const [folder = '', second = '', third = '', fourth = ''] = args
if (step === 'make') await make(Number(folder))
else if (step === 'write') await write(folder, Number(second))
else await take(folder, second, Number(third), Number(fourth))
