import { createSocket, type Socket } from 'node:dgram'
import type { LanInterface } from './interfaces.ts'

/** Administratively scoped, ours; with a time to live of 1 no router passes it on. */
export const multicastGroup = '239.255.77.7'

export interface BeaconSocketOptions {
  readonly port: number
  /** 127.0.0.1 where peers of one machine meet; every interface otherwise. */
  readonly host: string
  onPacket(packet: Uint8Array, address: string, port: number): void
  /** `where` is an interface's name, or `socket`. */
  onError(where: string, code: string): void
}

export interface BeaconSocket {
  /** Whether it is bound; if another program holds the port, `reopen` tries again. */
  readonly bound: boolean
  reopen(): Promise<void>
  join(interfaces: readonly LanInterface[]): void
  send(packet: Uint8Array, port: number, address: string, where: string): void
  multicast(packet: Uint8Array, port: number, from: LanInterface): void
  close(): Promise<void>
}

/**
 * One UDP socket for the beacon. Never throws and never rejects: with no network, no address or a link that just went away every call is
 * counted through `onError` and tried again at the next beacon. Several Starlings on one machine share the port.
 */
export async function openBeaconSocket(options: BeaconSocketOptions): Promise<BeaconSocket> {
  let socket: Socket | null = null
  let closed = false

  const attempt = (where: string, act: () => void): void => {
    try {
      act()
    } catch (error) {
      options.onError(where, codeOf(error))
    }
  }
  const open = async (): Promise<void> => {
    if (closed || socket) return
    // An own, synchronous lookup: no name is ever resolved, and a multicast leaves before the next call changes the interface.
    const next = createSocket({ type: 'udp4', reuseAddr: true, lookup: (host, _options, done) => done(null, host, 4) })
    next.on('message', (packet, { address, port }) => options.onPacket(packet, address, port))
    const bound = await new Promise<boolean>((resolve) => {
      next.on('error', (error) => {
        options.onError('socket', codeOf(error))
        resolve(false)
        if (socket === next) socket = null
        attempt('socket', () => next.close())
      })
      attempt('socket', () => next.bind({ port: options.port, address: options.host }, () => resolve(true)))
    })
    if (!bound) return
    if (closed) return void next.close()
    socket = next
    attempt('socket', () => {
      next.setBroadcast(true)
      next.setMulticastTTL(1)
      next.setMulticastLoopback(false) // another Starling on this machine hears the broadcast
    })
  }
  await open()

  return {
    get bound() {
      return socket !== null
    },
    reopen: open,
    join(interfaces) {
      for (const { name, address } of interfaces) {
        try {
          socket?.addMembership(multicastGroup, address)
        } catch (error) {
          if (codeOf(error) !== 'EADDRINUSE') options.onError(name, codeOf(error)) // that one means: joined already
        }
      }
    },
    send(packet, port, address, where) {
      attempt(where, () => socket?.send(packet, port, address, (error) => error && options.onError(where, codeOf(error))))
    },
    multicast(packet, port, from) {
      attempt(from.name, () => {
        socket?.setMulticastInterface(from.address)
        socket?.send(packet, port, multicastGroup, (error) => error && options.onError(from.name, codeOf(error)))
      })
    },
    async close() {
      closed = true
      const closing = socket
      socket = null
      if (closing) await new Promise<void>((resolve) => closing.close(resolve))
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
}
