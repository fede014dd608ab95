import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from './core-cast.ts'
import type { LabHost } from './netns.ts'

/** A laptop in a namespace that is used by its command line alone, as a person without the page would. */
export interface CliLaptop {
  readonly name: string
  readonly profile: string
  /** `starling call`: the parsed answer. Rejects with the code that the program printed. */
  call<T = Record<string, unknown>>(operation: string, input?: object): Promise<T>
  /** Starts the peer; answers how many ms after it said that its profile is open. */
  start(): Promise<void>
  openedAt(): number
  /** Ends the peer in order. */
  stop(): Promise<void>
  /** `kill -9` of parent and core. */
  kill(): Promise<void>
  /** `starling watch changes.watch`: when each topic was last heard of, and each time. */
  watch(): Promise<Watching>
  remove(): void
}

export interface Watching {
  readonly heard: { readonly at: number; readonly topics: readonly string[] }[]
  stop(): void
}

export const cliPassphrase = 'correct boat seven lemon tin'
const program = fileURLToPath(new URL('../../bin/starling', import.meta.url))

export class Refused extends Error {
  readonly exitCode: number | null
  constructor(code: string, exitCode: number | null) {
    super(code)
    this.exitCode = exitCode
  }
}

function childrenOf(pid: number | undefined): number[] {
  if (pid === undefined) return []
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(host: LabHost, args: readonly string[], input: string): Promise<Ended> {
  const child = host.spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'en_GB.UTF-8' }
  })
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin?.on('error', () => {}) // it may end before it read
  child.stdin?.end(input)
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}

export function cliLaptop(host: LabHost): CliLaptop {
  const profile = mkdtempSync(join(tmpdir(), `starling-cli-${host.name}-`))
  let peer: ChildProcess | null = null
  let opened = 0

  return {
    name: host.name,
    profile,
    call: async (operation, input = {}) => {
      const { code, out, err } = await run(
        host,
        ['call', operation, JSON.stringify(input), '--json', '--profile', profile, ...(peer ? [] : ['--passphrase-fd', '0'])],
        `${cliPassphrase}\n`
      )
      if (code !== 0) throw new Refused(/\b[A-Z]{3,}(_[A-Z]+)*\b/.exec(err + out)?.[0] ?? err, code)
      return JSON.parse(out)
    },
    start: async () => {
      const child = host.spawn(process.execPath, [program, 'peer', '--profile', profile, '--passphrase-fd', '0'], {
        env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'en_GB.UTF-8' }
      })
      peer = child
      let said = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (opened === 0 && /profile is open/i.test(said)) opened = Date.now()
      })
      opened = 0
      child.stdin?.end(`${cliPassphrase}\n`)
      await eventually(
        `${host.name}: peer open`,
        async () => ({ opened, said }),
        (s) => s.opened > 0,
        60_000
      )
    },
    openedAt: () => opened,
    stop: async () => {
      const child = peer
      peer = null
      if (!child || child.exitCode !== null) return
      const gone = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      await gone
    },
    kill: async () => {
      const child = peer
      peer = null
      if (!child) return
      const gone = new Promise((resolve) => child.once('close', resolve))
      for (const pid of [child.pid, ...childrenOf(child.pid)]) if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await gone
    },
    watch: async () => {
      const heard: { at: number; topics: readonly string[] }[] = []
      const child = host.spawn(process.execPath, [program, 'watch', 'changes.watch', '{}', '--json', '--profile', profile], {
        env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'en_GB.UTF-8' }
      })
      let rest = ''
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line.startsWith('{')) heard.push({ at: Date.now(), topics: JSON.parse(line).topics })
      })
      await eventually(
        `${host.name}: watching`,
        async () => heard.length,
        (n) => n > 0,
        60_000
      )
      return { heard, stop: () => child.kill('SIGTERM') }
    },
    remove: () => rmSync(profile, { recursive: true, force: true })
  }
}
