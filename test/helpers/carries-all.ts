import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type CorePeer, eventually } from './core-cast.ts'

/** One file with the whole plan as this laptop has it, and whether a receiver has everything from it. */
export async function carried(peer: CorePeer, group: string): Promise<{ complete: boolean; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'starling-stick-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { job } = await peer.call('courier.export', { group, whole: true, path: folder })
  const ended = await eventually(
    'the file is written',
    async () => (await peer.call('job.list', { group })).find((one) => one.job === job),
    (one) => one?.state !== 'running'
  )
  return { complete: ended?.written?.complete ?? false, path: join(folder, ended?.written?.files[0]?.name ?? '') }
}

/** What is settled comes behind what people read: only then does a laptop have what others need of it when everybody else is away. */
export async function carriesAll(peer: CorePeer, group: string): Promise<void> {
  await eventually(
    `${peer.name} can pass all of it on`,
    () => carried(peer, group),
    ({ complete }) => complete
  )
}
