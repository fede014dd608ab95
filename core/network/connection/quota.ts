import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'

/**
 * What one connection may cost us. Protomux and hypercore set no bounds of their own (measured: 300 000 channels cost 90 MB, 400 MB of junk are read to the
 * end, a frame that never ends reserves 16 MiB for ever; facts/security.md §5.8). A breach is told once; whoever holds the connection ends it.
 */
export type Breach = 'channels' | 'opens' | 'bytes' | 'frame'

export interface QuotaLimits {
  /** Channels open at once: nothing proven, and the least once something is. */
  readonly unprovenChannels: number
  readonly provenChannels: number
  /** Channels opened in a minute, refused ones included, per channel allowed at once. */
  readonly opensPerMinutePerChannel: number
  readonly unprovenBytesPerMinute: number
  /** A frame that is begun must be whole after this long. */
  readonly unprovenFrameMs: number
  readonly provenFrameMs: number
}

export const defaultLimits: QuotaLimits = {
  unprovenChannels: 16,
  provenChannels: 256,
  opensPerMinutePerChannel: 8,
  unprovenBytesPerMinute: 1 << 20,
  unprovenFrameMs: 5_000,
  // A picture's block over a bad radio link takes long without anybody meaning harm.
  provenFrameMs: 60_000
}

export interface Quota {
  /** Groups proven on this connection, and the cores that they have open here. */
  setProven(groups: number, openCores: number): void
  close(): void
}

export interface QuotaOptions {
  readonly connection: SwarmConnection
  readonly mux: Protomux
  readonly limits?: Partial<QuotaLimits>
  /** Milliseconds of a clock that never goes back. */
  now(): number
  onBreach(breach: Breach): void
}

const minuteMs = 60_000

export function createQuota(options: QuotaOptions): Quota {
  const { connection, mux } = options
  const limits = { ...defaultLimits, ...options.limits }
  let proven = false
  let channelsAllowed = limits.unprovenChannels
  let closed = false
  let windowFrom = options.now()
  let opens = 0
  let bytes = 0

  const breach = (what: Breach) => {
    if (closed) return
    close()
    options.onBreach(what)
  }

  const turnWindow = () => {
    if (options.now() - windowFrom < minuteMs) return
    windowFrom = options.now()
    opens = bytes = 0
  }

  // Every open goes through here, batched or not, refused or not; nothing public counts the refused ones.
  const open = mux._onopensession.bind(mux)
  mux._onopensession = (state) => {
    turnWindow()
    opens++
    if (opens > channelsAllowed * limits.opensPerMinutePerChannel) breach('opens')
    if (channelsOf(mux) > channelsAllowed) breach('channels')
    if (!closed) return open(state)
    state.start = state.end
    return null
  }

  const onBytes = (data: Uint8Array) => {
    turnWindow()
    bytes += data.byteLength
    if (!proven && bytes > limits.unprovenBytesPerMinute) breach('bytes')
  }
  connection.on('data', onBytes)

  // `rawBytesRead` moves when a message is whole; raw bytes that arrive without it moving belong to one that is not.
  const raw = connection.rawStream
  let wholeBytes = connection.rawBytesRead
  let unfinishedSince: number | null = null
  const onRaw = () => {
    if (connection.rawBytesRead !== wholeBytes) {
      wholeBytes = connection.rawBytesRead
      unfinishedSince = null
    } else unfinishedSince ??= options.now()
    checkFrame()
  }
  const checkFrame = () => {
    const limitMs = proven ? limits.provenFrameMs : limits.unprovenFrameMs
    if (unfinishedSince !== null && options.now() - unfinishedSince > limitMs) breach('frame')
  }
  raw.on?.('data', onRaw)
  const timer = setInterval(checkFrame, Math.max(50, limits.unprovenFrameMs / 2))
  timer.unref()

  const close = () => {
    if (closed) return
    closed = true
    clearInterval(timer)
    connection.off('data', onBytes)
    raw.off?.('data', onRaw)
  }

  return {
    setProven(groups, openCores) {
      proven = groups > 0
      channelsAllowed = proven ? Math.max(limits.provenChannels, 64 * groups + 2 * openCores) : limits.unprovenChannels
    },
    close
  }
}

function channelsOf(mux: Protomux): number {
  let count = 0
  for (const _ of mux) count++
  return count
}
