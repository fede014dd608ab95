import type { Channel } from '../../rpc/channel.ts'
import type { CoreCondition } from '../../rpc/frame.ts'
import type { FromCore, LocalPorts } from './core-messages.ts'
import { type CoreProcess, startCoreProcess } from './core-process.ts'
import { createRestartPolicy } from './restart-policy.ts'

export interface SupervisorOptions {
  readonly childPath: string
  readonly profileDir: string
  readonly ports?: LocalPorts | undefined
  /** After how much silence core counts as hung. */
  readonly silentMs?: number | undefined
  readonly onCondition?: ((condition: CoreCondition | 'started') => void) | undefined
}

export interface Supervisor {
  /** Leads this pipe to core, whichever process that is at the time, until the pipe closes. */
  attach(channel: Channel): void
  readonly corePid: number | undefined
  /** What core printed last, without content. */
  log(): string
  /** Closes core, then every pipe. May be called twice; never rejects. */
  close(): Promise<void>
}

const silentMsDefault = 10_000

/**
 * Keeps one core process going and holds no key itself. A core that ends or falls silent is replaced, while the pipes stay: each
 * is told, so that calls under way are settled and the page can say what happened. Locking the profile ends core on purpose and starts a
 * fresh one, for nothing wipes a heap better.
 */
export function startSupervisor(options: SupervisorOptions): Supervisor {
  const pipes = new Map<number, Channel>()
  const policy = createRestartPolicy()
  let nextPipe = 1
  let core: CoreProcess | null = null
  let lastLog = ''
  let condition: CoreCondition = 'stopped'
  let restart: NodeJS.Timeout | null = null
  let closing: Promise<void> | null = null

  const fromCore = (message: FromCore): void => {
    if (message.t === 'frame') pipes.get(message.pipe)?.send(message.frame)
    else if (message.t === 'close') pipes.get(message.pipe)?.close()
  }

  const tell = (next: CoreCondition): void => {
    condition = next
    for (const channel of pipes.values()) channel.send(JSON.stringify({ core: next }))
    options.onCondition?.(next)
  }

  const start = (): void => {
    restart = null
    const own = startCoreProcess({
      childPath: options.childPath,
      profileDir: options.profileDir,
      ports: options.ports ?? {},
      silentMs: options.silentMs ?? silentMsDefault,
      onMessage: fromCore,
      onEnd: (how) => {
        lastLog = own.log()
        core = null
        if (closing !== null) return
        if (how === 'locked') {
          tell('locked')
          start()
          return
        }
        const waitMs = policy.afterFailure(performance.now())
        tell(waitMs === null ? 'gave-up' : 'stopped')
        if (waitMs !== null) restart = setTimeout(start, waitMs)
      }
    })
    core = own
    for (const pipe of pipes.keys()) own.post({ t: 'open', pipe })
    options.onCondition?.('started')
  }
  start()

  return {
    get corePid() {
      return core?.pid
    },
    log: () => core?.log() ?? lastLog,
    attach: (channel) => {
      const pipe = nextPipe++
      pipes.set(pipe, channel)
      channel.onClose(() => {
        pipes.delete(pipe)
        core?.post({ t: 'close', pipe })
      })
      if (core === null) channel.send(JSON.stringify({ core: condition }))
      core?.post({ t: 'open', pipe })
      channel.onFrame((frame) => core?.post({ t: 'frame', pipe, frame }))
    },
    close: () => {
      closing ??= (async () => {
        if (restart !== null) clearTimeout(restart)
        await core?.end()
        for (const channel of [...pipes.values()]) channel.close()
      })()
      return closing
    }
  }
}
