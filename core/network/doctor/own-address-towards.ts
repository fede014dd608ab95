import { createSocket } from 'node:dgram'

/** Which of our addresses the operating system would send from to get there; null where it knows no way. Sends nothing. Never rejects. */
export function ownAddressTowards(host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const done = (address: string | null): void => {
      socket.close()
      resolve(address)
    }
    socket.on('error', () => done(null))
    socket.connect(9, host, () => {
      try {
        done(socket.address().address)
      } catch {
        done(null)
      }
    })
  })
}
