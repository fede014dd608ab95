import { toHex } from '../../core/domain/crypto.ts'
import { dataset } from './dataset.ts'
import { dropDir, newDir, rawCore } from './laptops.ts'
import { serve } from './serve.ts'

/** The other laptop of a sync: makes its data, then serves the raw core on one port and the group log on another. */
const [writers = '1', records = '1000'] = process.argv.slice(2)
const { laptop, keys, blocks } = await dataset(Number(writers), Number(records))
const rawDir = newDir()
const raw = await rawCore(rawDir, keys.groupSecret)
for (let i = 0; i < blocks.length; i += 500) await raw.core.append(blocks.slice(i, i + 500))

const rawPort = await serve((stream) => raw.store.replicate(stream))
const logPort = await serve((stream) => laptop.log.attach(stream as never)) // a Noise stream, as hyperswarm's connections are
console.log(
  JSON.stringify({
    rawPort,
    logPort,
    rawKey: toHex(raw.core.key),
    groupKey: toHex(keys.groupKey),
    groupSecret: toHex(keys.groupSecret),
    epochKeys: keys.epochKeys.map((k) => ({ ...k, key: toHex(k.key) })),
    dir: laptop.dir,
    bytes: blocks.reduce((sum, block) => sum + block.byteLength, 0)
  })
)
process.once('SIGTERM', () => {
  dropDir(rawDir)
  dropDir(laptop.dir)
  process.exit(0)
})
