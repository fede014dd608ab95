import { readdir, readFile } from 'node:fs/promises'
import type { PagePeer } from './page-peer.ts'

/** The core process under the peer, found as the system sees it. */
export async function corePid(peer: PagePeer): Promise<number> {
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') // not a process, or gone
    if (stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(peer.pid)) return Number(name)
  }
  throw new Error('the peer has no core')
}
