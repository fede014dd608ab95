import type { SwarmConnection } from 'hyperswarm'

/** What a check of a link looks at: how many packets came, and whether the connection was ended. */
export interface FakeWire {
  destroyed: number
  packetsReceived: number
}

/** A connection whose wire is faked; nothing else of it may be used. `ask`: what asking for a sign of life does. */
export function fakeLink(wire: FakeWire, ask: () => void = () => undefined): SwarmConnection {
  const link = {
    get destroying() {
      return wire.destroyed > 0
    },
    rawStream: {
      remoteHost: '10.0.0.1',
      get packetsReceived() {
        return wire.packetsReceived
      }
    },
    sendKeepAlive: ask,
    destroy: () => wire.destroyed++
  }
  return link as unknown as SwarmConnection // the rest is never asked for
}
