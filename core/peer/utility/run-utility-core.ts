import type { Channel } from '../../rpc/channel.ts'
import { portChannel } from '../../rpc/port-channel.ts'
import { type OpenCore, type OpenedCore, type ParentPort, runCoreChild } from '../run-core-child.ts'
import type { ToCore } from '../supervisor/core-messages.ts'
import type { FromUtilityCore, ToUtilityCore } from './utility-messages.ts'

/** The face of `process.parentPort` in Electron's utilityProcess. */
export interface UtilityPort {
  postMessage(message: FromUtilityCore): void
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly TransferredPort[] }) => void): unknown
}
type TransferredPort = Parameters<typeof portChannel>[0]

/** A core that can go silent while the laptop sleeps. */
type SleepingCore = OpenedCore & { suspend?(): Promise<void>; resume?(): Promise<void> }

/** Electron does not say when a message has left. An exit right behind it may overtake it; then main would take a lock for a crash. */
const leavingMs = 100

/**
 * Runs core under Electron's main process, in the same words as under a parent of ours: every port that main hands over becomes a pipe.
 * `exit` is called once.
 */
export function runUtilityCore(port: UtilityPort, openCore: OpenCore, exit: (code: number) => void): void {
  const pipes = new Map<number, Channel>()
  let nextPipe = 1
  let core: Promise<SleepingCore> | null = null
  let tell = (_message: ToCore): void => {}

  const take = (transferred: TransferredPort): void => {
    const pipe = nextPipe++
    const channel = portChannel(transferred)
    pipes.set(pipe, channel)
    tell({ t: 'open', pipe })
    channel.onClose(() => {
      if (pipes.delete(pipe)) tell({ t: 'close', pipe })
    })
    channel.onFrame((frame) => tell({ t: 'frame', pipe, frame }))
  }
  const sleep = async (what: 'suspend' | 'resume'): Promise<void> => {
    const opened = await core
    await opened?.[what]?.()
  }

  const parent: ParentPort = {
    post: (message, sent) => {
      if (message.t === 'frame') pipes.get(message.pipe)?.send(message.frame)
      else if (message.t === 'close') pipes.get(message.pipe)?.close()
      else port.postMessage(message)
      if (sent !== undefined) setTimeout(sent, leavingMs)
    },
    onMessage: (listener) => {
      tell = listener
      port.on('message', ({ data, ports }) => {
        const message = data as ToUtilityCore // our own program at the other end of our own pipe
        if (message.t === 'port') for (const transferred of ports) take(transferred)
        else if (message.t === 'suspend' || message.t === 'resume')
          void sleep(message.t).catch(() => {}) // a network that does not go silent is closed with the process
        else listener(message)
      })
    },
    // Without main there is no utilityProcess: Chromium ends it. A polite end from outside still closes everything.
    onGone: (listener) => {
      process.on('SIGTERM', listener)
    }
  }
  runCoreChild(
    parent,
    (options) => {
      const opening = openCore(options)
      core = opening
      return opening
    },
    exit
  )
}
