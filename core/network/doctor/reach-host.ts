import { connect } from 'node:net'

/**
 * How an address answers to a knock by TCP, whatever stands there: `there` something took or refused it; `silent` nothing came back, as behind a
 * firewall; `absent` no such laptop in this network; `closed` a router said that it may not pass; `no-way` nobody knows a way there.
 */
export type HostReach = 'there' | 'silent' | 'absent' | 'closed' | 'no-way'

/** A router that refuses does so at once; one that looks in vain for a laptop takes three seconds. */
const refusalMs = 1500
/** Longer than the three seconds in which Linux asks for a neighbour three times. */
const waitMs = 4500

/** One packet or a few, only to the address that somebody typed. Never rejects. */
export function reachHost(host: string, port: number, isNeighbour: boolean): Promise<HostReach> {
  return new Promise((resolve) => {
    const from = performance.now()
    const socket = connect({ host, port, family: 4 })
    const done = (reach: HostReach): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reach)
    }
    const timer = setTimeout(() => done('silent'), waitMs)
    socket.on('connect', () => done('there'))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      done(reachOf(error.code, !isNeighbour && performance.now() - from < refusalMs))
    )
  })
}

function reachOf(code: string | undefined, isRefusal: boolean): HostReach {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'there'
  if (code === 'EHOSTUNREACH' || code === 'EHOSTDOWN') return isRefusal ? 'closed' : 'absent'
  if (code === 'EACCES' || code === 'EPERM') return 'closed'
  if (code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') return 'no-way'
  return 'silent'
}
