import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { LabHost } from '../helpers/netns.ts'
import { openLabWindow } from './helpers/lab-page.ts'
import { startPagePeer } from './helpers/page-peer.ts'

interface StandIn {
  readonly program: string
  readonly left: () => { pids: number[]; profile: string }
  readonly hasSpoken: () => boolean
}

/** A program in place of the peer that writes down its profile and both process ids, begins another process, and may speak. */
function standIn(after: string): StandIn {
  const folder = mkdtempSync(join(tmpdir(), 'starling-stand-in-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [program, note, spoken] = [join(folder, 'peer.mjs'), join(folder, 'note.json'), join(folder, 'spoken')]
  writeFileSync(
    program,
    `import { spawn } from 'node:child_process'
     import { writeFileSync } from 'node:fs'
     process.on('SIGTERM', () => {})
     const core = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
     writeFileSync(${JSON.stringify(note)}, JSON.stringify({ pids: [process.pid, core.pid], profile: process.argv[4] }))
     const speak = (words) => process.stdout.write(words, () => writeFileSync(${JSON.stringify(spoken)}, ''))
     ${after}`
  )
  return { program, left: () => JSON.parse(readFileSync(note, 'utf8')), hasSpoken: () => existsSync(spoken) }
}

const isRunning = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const onLinux = test.skipIf(!existsSync('/proc/self/stat'))
if (!existsSync('/proc/self/stat')) console.warn('What a failed start leaves behind is not looked at: there is no /proc here')

onLinux('a peer that never says its address leaves no process and no folder', async () => {
  const { program, left, hasSpoken } = standIn("speak('still thinking'); setInterval(() => {}, 1000)")
  const patience = new AbortController()
  const started = startPagePeer({ starts: program, givenUp: patience.signal })
  started.catch(() => {}) // looked at below
  await expect.poll(hasSpoken).toBe(true)
  await new Promise((resolve) => setImmediate(resolve)) // what waits in the pipe is read by then
  patience.abort()
  await expect(started).rejects.toThrow('no address in time: still thinking')
  const { pids, profile } = left()
  await expect.poll(() => pids.filter(isRunning)).toEqual([])
  expect(existsSync(profile)).toBe(false)
})

onLinux('a peer that ends at once says why, and what it began goes with it', async () => {
  const { program, left } = standIn("console.error('PROFILE_DAMAGED'); process.exit(3)")
  await expect(startPagePeer({ starts: program })).rejects.toThrow('PROFILE_DAMAGED')
  const { pids, profile } = left()
  await expect.poll(() => pids.filter(isRunning)).toEqual([])
  expect(existsSync(profile)).toBe(false)
})

onLinux('a window whose browser does not come up takes its peer and its folder along', async () => {
  const peers: ChildProcess[] = []
  const host = {
    name: `nowhere-${process.pid}`,
    namespace: `starling-none-${process.pid}`,
    spawn: (command: string, args: readonly string[], options: object) => {
      const peer = spawn(command, args, { ...options, stdio: 'pipe' })
      peers.push(peer)
      return peer
    }
  } as unknown as LabHost // no laptop of a lab: only what is asked of one on the way to the browser
  await expect(openLabWindow(host, 'en')).rejects.toThrow()
  expect(peers.map(({ pid }) => isRunning(pid ?? 0))).toEqual([false])
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`starling-window-${host.name}-`))).toEqual([])
})
