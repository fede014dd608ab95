import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import NoiseSecretStream from '@hyperswarm/secret-stream'
import Corestore from 'corestore'
import { onTestFinished } from 'vitest'

/** A store without a seal of its own, gone with the test. */
export async function plainStore(): Promise<Corestore> {
  return (await plainStoreIn()).opened
}

export async function plainStoreIn() {
  const folder = await mkdtemp(join(tmpdir(), 'starling-blobs-'))
  const opened = new Corestore(folder, { manifestVersion: 2 })
  await opened.ready()
  onTestFinished(async () => {
    await opened.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { opened, folder }
}

/** Plugs two stores together; answers how many channels are open, and how to pull the plug. */
export function plug(a: Corestore, b: Corestore) {
  const [left, right] = [new NoiseSecretStream(true), new NoiseSecretStream(false)]
  for (const stream of [left, right]) stream.on('error', () => {})
  const [l, r] = [left.rawStream as unknown as Duplex, right.rawStream as unknown as Duplex] // not given a socket, it makes streams
  l.pipe(r).pipe(l)
  a.replicate(left)
  b.replicate(right)
  return {
    channels: () => [left, right].map((stream) => [...(stream.userData as Iterable<unknown>)].length),
    pull: () => {
      left.destroy()
      right.destroy()
    }
  }
}
