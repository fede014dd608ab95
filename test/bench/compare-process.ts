import { randomBytes, toHex } from '../../core/domain/crypto.ts'
import { cable, dropDir, newDir, until } from './laptops.ts'
import { keyLength, openRival, type Rival, type RivalName } from './rivals.ts'
import { serve } from './serve.ts'

/** The other laptop of a sync as another way of keeping records does it: makes its data, waits until it is settled, serves it. */
const [name = 'bee', writers = '1', records = '1000', size = '430'] = process.argv.slice(2)
const dirs: string[] = []
const open = (keys: Rival['keys'] | null): Promise<Rival> => {
  const dir = newDir()
  dirs.push(dir)
  return openRival(name as RivalName, dir, keys) // compare.ts gives one of them
}
process.once('SIGTERM', () => {
  for (const dir of dirs) dropDir(dir)
  process.exit(0)
})

const total = Number(records)
const founder = await open(null)
const everyone = [founder]
const share = Math.ceil(total / Number(writers))
let made = 0
// One after the other, each on what the others wrote before, in appends of twenty: as the data of the log beside it is made.
for (let i = 0; i < Number(writers); i++) {
  const writer = i === 0 ? founder : await letIn()
  for (const end = Math.min(made + share, total); made < end; ) {
    const batch = Array.from({ length: Math.min(20, end - made) }, newRecord)
    await writer.add(batch)
    made += batch.length
  }
  await settle()
}
for (const other of everyone.slice(1)) await other.close() // what they do besides would slow the sync that is measured
const port = await serve((stream) => founder.attach(stream))
const { key, encryptionKey } = founder.keys
const length = founder.base.view.core.signedLength
console.log(JSON.stringify({ port, key: toHex(key), encryptionKey: toHex(encryptionKey), length }))

/**
 * Every indexer in turn puts its word on that of the one before, until as many as the rules of this log ask for have settled all.
 * Left to its timers Autobase takes minutes to agree among twenty.
 */
async function settle(): Promise<void> {
  const indexers = founder.everyoneIndexes ? everyone : [founder]
  const whole = (length: number): boolean => length > made // the view begins with a header
  await until(() => whole(founder.base.view.core.length), 'records of a writer')
  let before = founder
  while (!whole(founder.base.view.core.signedLength))
    for (const writer of indexers) {
      await until(() => writer === before || knows(writer, before), 'the word of the writer before')
      await writer.base.append(null)
      before = writer
    }
}

async function knows(writer: Rival, other: Rival): Promise<boolean> {
  const info = await writer.base.system?.get(other.base.local.key).catch(closedMeanwhile)
  return (info?.length ?? 0) >= other.base.local.length
}

/** Autobase opens its view anew whenever the indexers change. */
function closedMeanwhile(err: Error & { code?: string }): null {
  if (err.code === 'SESSION_CLOSED') return null
  throw err
}

async function letIn(): Promise<Rival> {
  const writer = await open(founder.keys)
  everyone.push(writer)
  await founder.addWriter(writer.base.local.key)
  cable(founder.store, writer.store, [founder.base.wakeupSession], [writer.base.wakeupSession])
  await until(() => writer.base.writable && writer.base.view.core.length >= made, 'a writer let in', 600_000)
  return writer
}

/** As many bytes of text, key and value, as a sealed record has. */
function newRecord(): [string, string] {
  return [toHex(randomBytes(keyLength / 2)), toHex(randomBytes(Number(size))).slice(0, Number(size) - keyLength)]
}
