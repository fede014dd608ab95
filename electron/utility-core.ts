import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import { childEnvironment } from '../core/peer/supervisor/child-environment.ts'
import { createMemoryLog } from '../core/peer/supervisor/memory-log.ts'
import { watchSilence } from '../core/peer/supervisor/silence-watch.ts'
import type { FromUtilityCore, ToUtilityCore } from '../core/peer/utility/utility-messages.ts'

export interface UtilityCoreOptions {
  readonly corePath: string
  readonly profileDir: string
  readonly silentMs: number
  /** Once, however it ended. It is called inside Electron's exit event, where nothing may be posted. */
  onEnd(how: 'locked' | 'failed'): void
}

export interface UtilityCore {
  post(message: ToUtilityCore, ports?: MessagePortMain[]): void
  log(): string
  /** Asks it to close what is open, and kills it when it does not in time. Never rejects. */
  end(): Promise<void>
}

const patienceMs = 5000

/** Starts core in a utilityProcess. It gets a short list of our environment, no argument, and everything else by message. */
export function startUtilityCore({ corePath, profileDir, silentMs, onEnd }: UtilityCoreOptions): UtilityCore {
  const child = utilityProcess.fork(corePath, [], {
    serviceName: 'starling-core',
    stdio: 'pipe',
    env: childEnvironment(process.env)
  })
  const log = createMemoryLog()
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => log.add(String(chunk)))

  let how: 'locked' | 'failed' = 'failed'
  let over = false
  const silence = watchSilence(silentMs, () => killHard(child))
  child.on('message', (message: FromUtilityCore) => {
    silence.heard()
    if (message.t === 'locked') how = 'locked'
  })
  // Posting in here ends the main process (electron#53923); `over` keeps everybody from it.
  child.on('exit', () => {
    over = true
    silence.stop()
    onEnd(how)
  })
  const post = (message: ToUtilityCore, ports: MessagePortMain[] = []): void => {
    if (!over) child.postMessage(message, ports)
  }
  post({ t: 'start', profileDir, ports: {} })

  return {
    post,
    log: log.text,
    end: () =>
      new Promise((resolve) => {
        if (over) return resolve()
        const kill = setTimeout(() => killHard(child), patienceMs)
        child.once('exit', () => {
          clearTimeout(kill)
          resolve()
        })
        post({ t: 'end' })
      })
  }
}

/** Electron's own `kill` asks politely; a process that is stopped or spins hears nothing of that. */
function killHard({ pid }: UtilityProcess): void {
  if (pid === undefined) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it went by itself in this moment
  }
}
