import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'

/** Electron's MessagePortMain, as far as our code uses it. `lead` carries a port's end out of this process. */
export class DoublePort extends EventEmitter {
  private early: unknown[] = []
  private out: ((data: unknown) => void) | null = null
  private closed = false
  other: DoublePort | null = null
  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data)
    setImmediate(() => this.other?.take(copy))
  }
  private take(data: unknown): void {
    if (this.out === null) this.early.push(data)
    else this.out(data)
  }
  start(): void {
    this.lead((data) => this.emit('message', { data, ports: [] }))
  }
  lead(out: (data: unknown) => void): void {
    this.out = out
    for (const data of this.early.splice(0)) out(data)
  }
  close(): void {
    if (this.closed) return
    this.closed = true
    setImmediate(() => this.other?.close())
    this.emit('close')
  }
}

export class DoubleChannel {
  readonly port1 = new DoublePort()
  readonly port2 = new DoublePort()
  constructor() {
    this.port1.other = this.port2
    this.port2.other = this.port1
  }
}

export interface Forked {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly child: ReturnType<typeof fork>
  readonly told: unknown[]
}

/** Electron's utilityProcess: a Node child whose preload gives it a `parentPort`. Posting inside its exit event throws here, and ends the real main. */
export function forkUtility(file: string, args: string[], env: Record<string, string>, forked: Forked[]) {
  const shim = new URL('utility-shim.cjs', import.meta.url).pathname
  const child = fork(file, args, {
    execArgv: ['-r', shim],
    serialization: 'advanced',
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  })
  const told: unknown[] = []
  forked.push({ args, env, child, told })
  const ports = new Map<number, DoublePort>()
  let exiting = false
  const send = (message: object): void => {
    if (child.connected) child.send(message, () => {})
  }
  const utility = Object.assign(new EventEmitter(), {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    postMessage: (data: unknown, transferred: DoublePort[] = []) => {
      if (exiting) throw new Error('double: posted inside the exit event')
      told.push(data)
      const ids = transferred.map((port) => {
        const id = ports.size + 1
        ports.set(id, port)
        port.on('close', () => send({ to: id, closed: true }))
        return id
      })
      send({ data, ids })
      for (const id of ids) ports.get(id)?.lead((frame) => send({ to: id, data: frame }))
    }
  })
  child.on('message', (message: { to?: number; closed?: boolean; data?: unknown }) => {
    const port = message.to === undefined ? undefined : ports.get(message.to)
    if (message.to === undefined) utility.emit('message', message.data)
    else if (message.closed) port?.close()
    else port?.postMessage(message.data)
  })
  child.on('exit', (code) => {
    exiting = true
    utility.emit('exit', code ?? 1)
    exiting = false
    for (const port of ports.values()) port.close()
  })
  return utility
}
