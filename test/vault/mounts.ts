import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { onTestFinished } from 'vitest'

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** Why file systems cannot be mounted here, or null. Root alone is not enough: containers have no loop devices. */
export function whyNoMounts(): string | null {
  if (process.platform !== 'linux') return 'only Linux mounts a file as a disk'
  if (process.getuid?.() !== 0) return 'needs root'
  try {
    run('losetup', '-f')
    return null
  } catch {
    return 'no loop devices here'
  }
}

export interface Mounted {
  unmount(): void
}

/** Everything that is mounted is unmounted when the test ends, in whatever way. */
function untilTestEnds(undo: () => void): Mounted {
  let done = false
  const unmount = () => {
    if (done) return
    done = true
    undo()
  }
  onTestFinished(unmount)
  return { unmount }
}

/** A test that failed may have left files open: then the folder goes at once, and the rest when they are closed. */
function unmountAnyhow(at: string): void {
  try {
    run('umount', at)
  } catch {
    run('umount', '--lazy', at)
  }
}

export async function makeDiskImage(path: string): Promise<void> {
  run('truncate', '-s', '96M', path)
  run('mkfs.ext4', '-q', '-F', path)
}

export async function mountImage(path: string, at: string): Promise<Mounted> {
  await mkdir(at, { recursive: true })
  const device = run('losetup', '-f', '--show', path)
  try {
    run('mount', device, at)
  } catch (err) {
    run('losetup', '-d', device)
    throw err
  }
  return untilTestEnds(() => {
    unmountAnyhow(at)
    run('losetup', '-d', device)
  })
}

export async function mountMemory(at: string, sizeMb: number): Promise<Mounted & { remount(options: string): void }> {
  await mkdir(at, { recursive: true })
  run('mount', '-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', at)
  const remount = (options: string) => run('mount', '-o', `remount,${options}`, at)
  return { ...untilTestEnds(() => unmountAnyhow(at)), remount }
}

/** What a power cut leaves: whatever had reached the disk at this moment. */
export function copyDisk(from: string, to: string): void {
  run('cp', '--sparse=always', from, to)
}
