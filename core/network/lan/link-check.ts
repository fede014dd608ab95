import type { SwarmConnection } from 'hyperswarm'

const answerMs = 1500
const quietMs = 6000
const deadMs = 12_000

/**
 * Finds out within 1.5 s that a path is dead. UDX itself notices only after 14 s, and until then Hyperswarm refuses to dial the same peer
 * again (measured). `packetsReceived` counts acknowledgements, which bytes read do not.
 */
export function createLinkCheck(connection: SwarmConnection) {
  let heardMs = performance.now()
  let packets = connection.rawStream.packetsReceived ?? 0
  let timer: NodeJS.Timeout | undefined
  let again = false

  const look = (): void => {
    const now = connection.rawStream.packetsReceived ?? 0
    if (now !== packets) heardMs = performance.now()
    packets = now
  }
  const verify = (): void => {
    again = timer !== undefined
    if (timer || connection.destroying) return
    const before = connection.rawStream.packetsReceived
    connection.sendKeepAlive()
    const judge = (): void => {
      timer = undefined
      if (connection.destroying) return
      if (connection.rawStream.packetsReceived === before) connection.destroy()
      else if (again) verify() // doubted since: the answer that came may be older than the doubt
    }
    // A laptop that was busy or asleep for longer comes here before it has read what arrived meanwhile.
    timer = setTimeout(() => setImmediate(judge), answerMs)
    timer.unref()
  }
  return {
    /**
     * Call about once a second for peers on this network. Both sides send something every 5 s, so a longer silence is doubted: whoever
     * vanished without a word is gone 10 s later at most, where UDX alone takes 14 to 18 s (measured).
     */
    look(): void {
      look()
      if (performance.now() - heardMs > quietMs) verify()
    },
    verify,
    /** A beacon of this peer came from `host`: it lives, so a silent stream to it, or one to another address, is suspect. */
    onBeacon(host: string): void {
      look()
      const silenceMs = performance.now() - heardMs
      if (silenceMs > deadMs) connection.destroy()
      else if (silenceMs > quietMs || host !== connection.rawStream.remoteHost) verify()
    },
    /** Whether no answer is awaited. */
    isIdle: () => timer === undefined,
    stop: () => clearTimeout(timer)
  }
}

export type LinkCheck = ReturnType<typeof createLinkCheck>
