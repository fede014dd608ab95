import type { ChildProcess } from 'node:child_process'

/**
 * The address of the page that a starting peer prints. When it is given up before one came, or when the peer ends, nothing of it is
 * left running and the error holds what it said.
 */
export async function pageAddress(peer: ChildProcess, givenUp = AbortSignal.timeout(30_000)): Promise<string> {
  let said = ''
  try {
    return await new Promise<string>((resolve, reject) => {
      const fail = (what: string): void => reject(new Error(`${what}: ${said}`))
      const read = (text: string): void => {
        said += text
        const url = /"url":\s*"([^"]+)"/.exec(said)?.[1]
        if (url) resolve(url)
      }
      peer.stdout?.setEncoding('utf8').on('data', read)
      peer.stderr?.setEncoding('utf8').on('data', read)
      peer.once('error', reject)
      peer.once('close', () => fail('the peer ended'))
      givenUp.addEventListener('abort', () => fail('no address in time'), { once: true })
    })
  } catch (error) {
    await endPeer(peer, 0)
    throw error
  }
}

/**
 * Ends a peer and what it began; with force when it does not go by itself in time. A peer that was spawned `detached` leads a group of its
 * own, of which nothing stays.
 */
export async function endPeer(peer: ChildProcess, graceMs = 10_000): Promise<void> {
  if (peer.pid === undefined) return
  if (peer.exitCode === null && peer.signalCode === null) {
    const gone = new Promise((resolve) => peer.once('close', resolve))
    if (graceMs > 0) peer.kill('SIGTERM')
    const timer = setTimeout(() => killGroup(peer), graceMs)
    await gone
    clearTimeout(timer)
  }
  killGroup(peer)
}

function killGroup(peer: ChildProcess): void {
  try {
    process.kill(-(peer.pid ?? 0), 'SIGKILL')
  } catch {
    peer.kill('SIGKILL') // it leads no group, or the group is gone
  }
}
