import type { MessagePortMain, WebContents } from 'electron'
import { createRestartPolicy } from '../core/peer/supervisor/restart-policy.ts'
import type { CoreCondition } from '../core/rpc/frame.ts'
import { handOver, handOverCondition } from './hand-over.ts'
import { startUtilityCore, type UtilityCore } from './utility-core.ts'

export interface CoreKeeperOptions {
  readonly corePath: string
  readonly profileDir: string
  readonly silentMs?: number
  /** Core stopped again and again and is not started any more, until `startAgain`. */
  onGaveUp(): void
}

export interface CoreKeeper {
  /** This page gets a pipe now, and a new one whenever core was replaced, until another page is connected. */
  connect(page: WebContents): void
  startAgain(): void
  /** The laptop goes to sleep, or wakes. */
  sleep(what: 'suspend' | 'resume'): void
  /** What core printed last, without content. */
  log(): string
  /** Closes core. May be called twice; never rejects. */
  close(): Promise<void>
}

const silentMsDefault = 10_000

/** Keeps one core process going for one page. Main only passes ports on: it sees no frame and holds no key. */
export function startCoreKeeper(options: CoreKeeperOptions): CoreKeeper {
  let policy = createRestartPolicy()
  let core: UtilityCore | null = null
  let condition: CoreCondition = 'stopped'
  let page: WebContents | null = null
  let saying: MessagePortMain | null = null
  let lastLog = ''
  let restart: NodeJS.Timeout | null = null
  let closing: Promise<void> | null = null

  const lead = (): void => {
    saying?.close()
    saying = null
    if (page === null || page.isDestroyed()) return
    if (core === null) saying = handOverCondition(page, condition)
    else core.post({ t: 'port' }, [handOver(page)])
  }

  const ended = (how: 'locked' | 'failed'): void => {
    lastLog = core?.log() ?? ''
    core = null
    if (closing !== null) return
    const waitMs = how === 'locked' ? 0 : policy.afterFailure(performance.now())
    condition = how === 'locked' ? 'locked' : waitMs === null ? 'gave-up' : 'stopped'
    // Not inside the exit event: even ports of others are better left alone there. The page hears of it before there is a new core.
    setImmediate(() => {
      if (closing !== null) return
      lead()
      if (waitMs === null) options.onGaveUp()
      else restart = setTimeout(start, waitMs)
    })
  }

  const start = (): void => {
    restart = null
    core = startUtilityCore({
      corePath: options.corePath,
      profileDir: options.profileDir,
      silentMs: options.silentMs ?? silentMsDefault,
      onEnd: ended
    })
    lead()
  }
  start()

  return {
    connect: (next) => {
      page = next
      lead()
    },
    startAgain: () => {
      if (core !== null || restart !== null || closing !== null) return
      policy = createRestartPolicy()
      start()
    },
    sleep: (what) => core?.post({ t: what }),
    log: () => core?.log() ?? lastLog,
    close: () => {
      closing ??= (async () => {
        if (restart !== null) clearTimeout(restart)
        await core?.end()
      })()
      return closing
    }
  }
}
