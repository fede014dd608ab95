import type { Channel } from './channel.ts'

/** Two ends of a pipe inside one process: for a command line that opens the profile itself. */
export function createChannelPair(): readonly [Channel, Channel] {
  const ends = [createEnd(), createEnd()] as const
  let closed = false
  const closeBoth = (): void => {
    if (closed) return
    closed = true
    later(() => {
      for (const end of ends) end.onClose()
    })
  }
  const channelOf = (own: End, other: End): Channel => ({
    send: (frame) => {
      if (!closed) later(() => other.take(frame))
    },
    onFrame: (listener) => {
      own.listen(listener)
    },
    onClose: (listener) => {
      own.onClose = listener
    },
    close: closeBoth
  })
  return [channelOf(ends[0], ends[1]), channelOf(ends[1], ends[0])]
}

interface End {
  take(frame: string): void
  listen(listener: (frame: string) => void): void
  onClose(): void
}

function createEnd(): End {
  let listener: ((frame: string) => void) | null = null
  let early: string[] = []
  return {
    take: (frame) => {
      if (listener === null) early.push(frame)
      else listener(frame)
    },
    listen: (next) => {
      listener = next
      const waiting = early
      early = []
      for (const frame of waiting) next(frame)
    },
    onClose: () => {}
  }
}

/** Like a real pipe, never in the middle of the sender's own work. Listeners of rpc do not throw. */
function later(work: () => void): void {
  void Promise.resolve().then(work)
}
