import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { createLineProcess, type LineProcess } from './line-process.ts'

/**
 * Laptops in network namespaces: real kernels' networks with bridges, cables and addresses, and no way out of this machine. Needs root;
 * check `canNetns()` first. Everything is named after this process and goes away with `close`, at exit and on Ctrl-C; what a killed run left
 * behind is swept by the next one.
 */

export interface Lab {
  /** A laptop. With an address, it has `eth0` on `br0`; there is no default route. */
  host(name: string, address?: string): LabHost
  /** Another switch, beside `br0`. */
  bridge(name: string): void
  close(): Promise<void>
}

export interface LabHost {
  readonly name: string
  /** For `ip netns exec`. */
  readonly namespace: string
  /** Takes the cable out of the switch but leaves the link up, as when a switch dies: nobody is told. */
  cut(interfaceName?: string): void
  /** Puts the cable (back) into a switch. */
  join(bridge?: string, interfaceName?: string): void
  /** The link itself goes down or comes up: the operating system knows at once. */
  link(state: 'up' | 'down', interfaceName?: string): void
  /** The switch passes nothing between isolated ports, as a Wi-Fi with client isolation. */
  isolate(on: boolean, interfaceName?: string): void
  addInterface(interfaceName: string, bridge: string, address?: string): void
  addAddress(address: string, interfaceName?: string): void
  removeAddress(address: string, interfaceName?: string): void
  /** Runs a command inside to its end and gives what it printed. */
  exec(command: string, ...args: string[]): string
  spawn(command: string, args: readonly string[], options?: { env?: NodeJS.ProcessEnv; cwd?: string }): ChildProcess
  /** Runs a TypeScript file inside, with JSON lines both ways (`serveLines`). */
  node(entry: string, args?: readonly string[]): Promise<LineProcess>
}

const family = 'starling-lab'
const root = fileURLToPath(new URL('../..', import.meta.url))
const living = new Set<() => void>()
let hooked = false

function ip(...args: string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

let can: boolean | undefined
/** Whether namespaces can be made here: root, iproute2 and a kernel that lets us. */
export function canNetns(): boolean {
  can ??= process.getuid?.() === 0 && tryNetns()
  return can
}

function tryNetns(): boolean {
  const name = `${family}-${process.pid}-check`
  try {
    ip('netns', 'add', name)
    ip('-n', name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth1')
    ip('-n', name, 'link', 'add', 'br0', 'type', 'bridge')
    return true
  } catch {
    return false
  } finally {
    remove(name)
  }
}

export function createLab(prefix: string): Lab {
  sweep()
  const lab = `${family}-${process.pid}-${prefix}-${randomBytes(2).toString('hex')}`
  const switches = `${lab}-br`
  const namespaces: string[] = []
  const children = new Set<ChildProcess>()
  const add = (name: string): void => {
    ip('netns', 'add', name)
    namespaces.push(name)
    ip('-n', name, 'link', 'set', 'lo', 'up')
  }
  const removeAll = (): void => {
    for (const child of children) child.kill('SIGKILL')
    for (const name of namespaces.splice(0)) remove(name)
    living.delete(removeAll)
  }
  living.add(removeAll)
  hookExit()
  const bridge = (name: string): void => {
    ip('-n', switches, 'link', 'add', name, 'type', 'bridge')
    ip('-n', switches, 'link', 'set', name, 'up')
  }
  try {
    add(switches)
    bridge('br0')
  } catch (error) {
    removeAll()
    throw error
  }

  const host = (name: string, address?: string): LabHost => {
    const namespace = `${lab}-${name}`
    add(namespace)
    const port = (interfaceName: string): string => `${name}-${interfaceName}`.slice(-15)
    const start: LabHost['spawn'] = (command, args, options = {}) => {
      const child = spawn('ip', ['netns', 'exec', namespace, command, ...args], {
        cwd: root,
        ...options,
        stdio: ['pipe', 'pipe', 'pipe']
      })
      children.add(child)
      child.once('close', () => children.delete(child))
      return child
    }
    const self: LabHost = {
      name,
      namespace,
      cut: (interfaceName = 'eth0') => void ip('-n', switches, 'link', 'set', port(interfaceName), 'nomaster'),
      join: (to = 'br0', interfaceName = 'eth0') => void ip('-n', switches, 'link', 'set', port(interfaceName), 'master', to),
      link: (state, interfaceName = 'eth0') => void ip('-n', switches, 'link', 'set', port(interfaceName), state),
      isolate: (on, interfaceName = 'eth0') =>
        void ip('-n', switches, 'link', 'set', port(interfaceName), 'type', 'bridge_slave', 'isolated', on ? 'on' : 'off'),
      addInterface(interfaceName, to, withAddress) {
        ip(
          'link',
          'add',
          'name',
          interfaceName,
          'netns',
          namespace,
          'type',
          'veth',
          'peer',
          'name',
          port(interfaceName),
          'netns',
          switches
        )
        ip('-n', switches, 'link', 'set', port(interfaceName), 'master', to, 'up')
        ip('-n', namespace, 'link', 'set', interfaceName, 'up')
        if (withAddress) self.addAddress(withAddress, interfaceName)
      },
      addAddress: (one, interfaceName = 'eth0') => void ip('-n', namespace, 'addr', 'add', one, 'brd', '+', 'dev', interfaceName),
      removeAddress: (one, interfaceName = 'eth0') => void ip('-n', namespace, 'addr', 'del', one, 'dev', interfaceName),
      exec: (command, ...args) => ip('netns', 'exec', namespace, command, ...args),
      spawn: start,
      async node(entry, args = []) {
        return createLineProcess(start(process.execPath, ['--enable-source-maps', await bundle(entry), ...args]), name)
      }
    }
    if (address) self.addInterface('eth0', 'br0', address)
    return self
  }

  return {
    host,
    bridge,
    async close() {
      const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)))
      removeAll()
      await Promise.all(gone)
    }
  }
}

const bundled = new Map<string, Promise<string>>()
/** Node 20 runs no TypeScript: a bundle of our own files, beside `node_modules` so that packages are found. */
function bundle(entry: string): Promise<string> {
  const known = bundled.get(entry)
  if (known !== undefined) return known
  const out = `${root}node_modules/.cache/${family}/${process.pid}-${bundled.size}.mjs`
  const made = build({
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'silent'
  }).then(() => out)
  bundled.set(entry, made)
  return made
}

function remove(namespace: string): void {
  try {
    for (const pid of ip('netns', 'pids', namespace).split('\n')) if (pid) kill(Number(pid))
    ip('netns', 'del', namespace)
  } catch {
    // never made, or gone already
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // ended by itself
  }
}

/** Takes away namespaces of runs that were killed: their name bears the number of a process that is no more. */
function sweep(): void {
  for (const line of ip('netns', 'list').split('\n')) {
    const [, name, pid] = /^(starling-lab-(\d+)-\S+)/.exec(line) ?? []
    if (name && Number(pid) !== process.pid && !isAlive(Number(pid))) remove(name)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function hookExit(): void {
  if (hooked) return
  hooked = true
  const removeAll = (): void => {
    for (const one of [...living]) one()
  }
  process.once('exit', removeAll)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      removeAll()
      process.kill(process.pid, signal)
    })
  }
}
