import { connect, createServer } from 'node:net'
import { Transform } from 'node:stream'
import type { Child } from '../helpers/child.ts'
import { servedBy } from './cold-sync.ts'
import { dropDir, follow, newDir, newIdentity, openLaptop, until } from './laptops.ts'
import { median, ms, row } from './measure.ts'
import { dial } from './serve.ts'

const bytesPerSecond = 400_000

/**
 * A laptop that has nothing, on a connection of 400 kB a second: how long, and with how many of the blocks, until the last thing that
 * was planned can be read; and how long until everything can.
 */
export async function benchNewest(start: (...args: string[]) => Child, records: number, rounds: number): Promise<void> {
  const child = start('3', String(records))
  const { served, keys } = await servedBy(child)
  const port = await slowly(served.logPort)
  const [newest, whole, blocks]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    const dir = newDir()
    const laptop = await openLaptop(dir, keys, newIdentity())
    const { follower, index } = follow(laptop.log, keys, laptop.identity)
    let here = 0
    laptop.log.downloads.onBlock(() => here++)
    const from = performance.now()
    const stream = dial(port)
    laptop.log.attach(stream)
    const places = (): number | undefined => index.activity({ limit: 1 }).changes[0]?.change.place
    await until(() => laptop.log.viewLength() >= records && places() === laptop.log.viewLength() - 1, 'the newest record')
    newest.push(performance.now() - from)
    blocks.push(here)
    await until(() => follower.length >= records, 'every record')
    whole.push(performance.now() - from)
    stream.destroy()
    await follower.close()
    await laptop.close()
    dropDir(dir)
  }
  child.process.kill('SIGTERM')
  await child.ended
  row(
    `the newest of ${records} records by 3, at ${bytesPerSecond / 1000} kB a second`,
    '',
    ms(median(newest)),
    `with ${median(blocks)} blocks here; all: ${ms(median(whole))}`
  )
}

/** A port before another one, through which bytes come no faster than that. */
function slowly(to: number): Promise<number> {
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const socket of [near, far]) socket.on('error', () => {})
    near.pipe(far).pipe(brake()).pipe(near)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

function brake(): Transform {
  let free = 0
  return new Transform({
    highWaterMark: 16_384,
    transform(chunk: Uint8Array, _encoding, done) {
      const now = performance.now()
      free = Math.max(free, now) + (chunk.byteLength / bytesPerSecond) * 1000
      setTimeout(done, free - now, null, chunk)
    }
  })
}
