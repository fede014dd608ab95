import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'

/** What main did with one utilityProcess: how it was started, and every message it was told. */
export interface Forked {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly child: ReturnType<typeof fork>
  readonly told: unknown[]
}

/** Leads ports over a pipe that knows only numbers and texts, as both of the double's other sides are. */
export function portsOver(send: (message: object) => void) {
  const ports: MessagePort[] = []
  return {
    lead: (port: MessagePort): number => {
      const id = ports.push(port) - 1
      port.on('close', () => send({ to: id, closed: true }))
      setImmediate(() => port.on('message', (data) => send({ to: id, data }))) // after the message that brings the port itself
      return id
    },
    heard: (message: { to: number; closed?: boolean; data?: unknown }): void => {
      if (message.closed) ports[message.to]?.close()
      else ports[message.to]?.postMessage(message.data)
    },
    close: (): void => {
      for (const port of ports) port.close()
    }
  }
}

/** Electron's utilityProcess as a Node child. Posting inside its exit event throws here; in Electron it ends main. */
export function forkUtility(file: string, args: string[], env: Record<string, string>, forked: Forked[]) {
  const shim = new URL('utility-shim.cjs', import.meta.url).pathname
  const child = fork(file, args, {
    execArgv: ['-r', shim],
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  })
  const ports = portsOver((message) => child.connected && child.send(message, () => {}))
  const told: unknown[] = []
  forked.push({ args, env, child, told })
  let exiting = false
  const postMessage = (data: unknown, transferred: MessagePort[] = []): void => {
    if (exiting) throw new Error('double: posted inside the exit event')
    told.push(data)
    child.send({ data, ids: transferred.map(ports.lead) }, () => {})
  }
  const { pid, stdout, stderr } = child
  const utility = Object.assign(new EventEmitter(), { pid, stdout, stderr, postMessage })
  child.on('message', (message: { to?: number; data?: unknown }) => {
    if (message.to === undefined) utility.emit('message', message.data)
    else ports.heard({ ...message, to: message.to })
  })
  child.on('exit', (code) => {
    exiting = true
    utility.emit('exit', code ?? 1)
    exiting = false
    ports.close()
  })
  return utility
}
