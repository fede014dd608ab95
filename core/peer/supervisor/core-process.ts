import { type ChildProcess, fork } from 'node:child_process'
import { childEnvironment } from './child-environment.ts'
import type { FromCore, LocalPorts, ToCore } from './core-messages.ts'
import { createMemoryLog } from './memory-log.ts'
import { watchSilence } from './silence-watch.ts'

export interface CoreProcessOptions {
  readonly childPath: string
  readonly profileDir: string
  readonly ports: LocalPorts
  readonly silentMs: number
  onMessage(message: FromCore): void
  /** Once, however it ended. */
  onEnd(how: 'locked' | 'failed'): void
}

export interface CoreProcess {
  readonly pid: number | undefined
  post(message: ToCore): void
  log(): string
  /** Asks it to close what is open, and kills it when it does not in time. Never rejects. */
  end(): Promise<void>
}

const patienceMs = 5000

/** Starts core in a process of its own: nothing of our environment but a short list goes along, and no argument says anything. */
export function startCoreProcess(options: CoreProcessOptions): CoreProcess {
  const child = fork(options.childPath, [], {
    serialization: 'advanced',
    execArgv: [],
    env: childEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  })
  const log = createMemoryLog()
  child.stdout?.setEncoding('utf8').on('data', log.add)
  child.stderr?.setEncoding('utf8').on('data', log.add)

  let how: 'locked' | 'failed' = 'failed'
  let over = false
  const ended = (): void => {
    if (over) return
    over = true
    silence.stop()
    options.onEnd(how)
  }
  // SIGKILL, for a process that is stopped or spins hears nothing else.
  const silence = watchSilence(options.silentMs, () => child.kill('SIGKILL'))
  child.on('message', (message) => {
    silence.heard()
    const said = message as FromCore // our own program at the other end of our own pipe
    if (said.t === 'locked') how = 'locked'
    options.onMessage(said)
  })
  child.on('exit', ended)
  child.on('error', (err) => {
    log.add(String(err))
    if (child.pid === undefined) ended() // it never started; every other error is followed by its exit
  })
  post(child, { t: 'start', profileDir: options.profileDir, ports: options.ports })

  return {
    pid: child.pid,
    post: (message) => post(child, message),
    log: log.text,
    end: () =>
      new Promise((resolve) => {
        if (over) return resolve()
        const kill = setTimeout(() => child.kill('SIGKILL'), patienceMs)
        child.once('exit', () => {
          clearTimeout(kill)
          resolve()
        })
        post(child, { t: 'end' })
      })
  }
}

function post(child: ChildProcess, message: ToCore): void {
  // A child that is just going hears nothing any more; its exit settles whoever waits.
  if (child.connected) child.send(message, () => {})
}
