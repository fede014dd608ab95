import type { Handlers } from '../contract/handlers.ts'
import { createAnswers } from '../rpc/answers.ts'
import type { Channel } from '../rpc/channel.ts'
import { serveCore } from '../rpc/server.ts'
import type { FromCore, LocalPorts, ToCore } from './supervisor/core-messages.ts'

/** The parent, as the core process sees it: a parent process here, the main process in Electron. */
export interface ParentPort {
  post(message: FromCore, sent?: () => void): void
  onMessage(listener: (message: ToCore) => void): void
  /** The parent is gone. */
  onGone(listener: () => void): void
}

export interface OpenedCore {
  readonly handlers: Handlers
  close(): Promise<void>
}
export interface OpenCoreOptions {
  readonly profileDir: string
  readonly beaconPort?: number | undefined
  readonly loopbackPorts?: readonly number[] | undefined
  /** The core has locked itself because nobody was there: the process that knew the keys ends. */
  readonly onLocked?: (() => void) | undefined
}
export type OpenCore = (options: OpenCoreOptions) => Promise<OpenedCore>

const beatMs = 1000
const closeMs = 8000

/**
 * Runs core for a parent: opens it when told where, serves every pipe that the parent opens, beats once a second while its loop turns,
 * and ends with everything closed when told to, when the profile is locked (by somebody or by itself), or when the parent is gone. `exit` is called
 * within eight seconds of that, whatever core does.
 */
export function runCoreChild(parent: ParentPort, openCore: OpenCore, exit: (code: number) => void): void {
  const pipes = new Map<number, PipeEnd>()
  const answers = createAnswers()
  let core: Promise<OpenedCore> | null = null
  let ending = false

  const beat = setInterval(() => parent.post({ t: 'beat' }), beatMs)
  parent.post({ t: 'beat' })

  const end = (code: number, last: (done: () => void) => void): void => {
    if (ending) return
    ending = true
    // With the parent gone nobody else would end a core that cannot close, and it holds the profile's stores.
    setTimeout(() => exit(1), closeMs).unref()
    const close = async (): Promise<void> => {
      const opened = await core
      await opened?.close()
    }
    void close()
      .catch(() => {}) // what could not be closed is closed by the end of the process; what was acknowledged is on the disk
      .then(() => {
        clearInterval(beat)
        last(() => exit(code))
      })
  }

  const locked = (): void => end(0, (done) => parent.post({ t: 'locked' }, done))

  const opened = (profileDir: string, ports: LocalPorts): Promise<OpenedCore> => {
    core ??= openCore({ profileDir, ...ports, onLocked: locked })
    core.catch(() => end(1, (done) => done()))
    return core
  }

  const serve = async (pipe: PipeEnd): Promise<void> => {
    if (core === null) return
    const { handlers } = await core
    serveCore(pipe.channel, endingWithLock(handlers, locked), { answers })
  }

  parent.onMessage((message) => {
    if (message.t === 'start')
      void opened(message.profileDir, message.ports).catch(() => {}) // ends the process, above
    else if (message.t === 'open') {
      const pipe = createPipeEnd(message.pipe, parent)
      pipes.set(message.pipe, pipe)
      void serve(pipe).catch(() => {}) // core did not open: the process ends, and the parent tells the pipes
    } else if (message.t === 'frame') pipes.get(message.pipe)?.take(message.frame)
    else if (message.t === 'close') {
      pipes.get(message.pipe)?.closed()
      pipes.delete(message.pipe)
    } else end(0, (done) => done())
  })
  parent.onGone(() => end(0, (done) => done()))
}

/** Locking closes the vault, answers, and then takes the process with it. */
function endingWithLock(handlers: Handlers, end: () => void): Handlers {
  return {
    ...handlers,
    'profile.lock': async (input, isCancelled) => {
      const answer = await handlers['profile.lock'](input, isCancelled)
      setImmediate(end) // after the answer has left
      return answer
    }
  }
}

interface PipeEnd {
  readonly channel: Channel
  take(frame: string): void
  closed(): void
}

function createPipeEnd(pipe: number, parent: ParentPort): PipeEnd {
  let open = true
  let early: string[] = []
  let onFrame = (frame: string): void => {
    early.push(frame) // core is still opening
  }
  let onClose = (): void => {}
  const closed = (): void => {
    if (!open) return
    open = false
    onClose()
  }
  return {
    take: (frame) => onFrame(frame),
    closed,
    channel: {
      send: (frame) => {
        if (open) parent.post({ t: 'frame', pipe, frame })
      },
      onFrame: (listener) => {
        onFrame = listener
        const waiting = early
        early = []
        for (const frame of waiting) listener(frame)
      },
      onClose: (listener) => {
        onClose = listener
      },
      close: () => {
        parent.post({ t: 'close', pipe })
        closed()
      }
    }
  }
}
