import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'
import type { GroupPort } from './ports.ts'

/**
 * Groups never meet on a connection (D5a): only proven groups are attached, and a core that the other side asks for is looked up in those only.
 * `store.replicate()` installs one passive handler per connection and the last call wins (measured: the other groups then go unserved, or are served by the
 * wrong store), so ours is set again after every attach.
 */
export interface Replication {
  /** False when the group is closing: it is left out. */
  attach(port: GroupPort): boolean
  /** Its cores leave the connection when the group closes its store; from now on nothing of it is looked up either. */
  detach(port: GroupPort): void
}

export function createReplication(connection: SwarmConnection, mux: Protomux, onFault: (cause: unknown) => void): Replication {
  const proven = new Set<GroupPort>()

  const askProven = () => {
    mux.pair({ protocol: 'hypercore/alpha' }, async (discoveryKey) => {
      await Promise.all([...proven].map((port) => port.attachPassive(mux, discoveryKey).catch(onFault)))
    })
    mux.pair({ protocol: 'wakeup' }, (discoveryKey) => {
      for (const port of proven) attempt(() => port.attachWakeup(connection, discoveryKey))
    })
  }

  const attempt = (run: () => void): boolean => {
    try {
      run()
      return true
    } catch (cause) {
      onFault(cause)
      return false
    }
  }

  askProven()
  return {
    attach(port) {
      proven.add(port)
      const attached = attempt(() => port.attach(connection))
      if (!attached) proven.delete(port)
      askProven()
      return attached
    },
    detach: (port) => void proven.delete(port)
  }
}
