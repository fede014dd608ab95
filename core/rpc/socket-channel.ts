import type { Channel } from './channel.ts'

/** What the browser's WebSocket and Node's `ws` have in common. */
export interface SocketLike {
  readonly readyState: number
  send(data: string): void
  close(): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close' | 'error', listener: () => void): void
}

const openState = 1

/** Carries the contract over a socket that is already open and has proven itself. */
export function socketChannel(socket: SocketLike): Channel {
  let closed = false
  // Several frames may arrive in one turn, before whoever asked for this channel has it in hands.
  let early: string[] = []
  let onFrame = (frame: string): void => {
    early.push(frame)
  }
  let onClose = (): void => {}
  const ended = (): void => {
    if (closed) return
    closed = true
    onClose()
  }
  socket.addEventListener('message', (event) => {
    if (!closed && typeof event.data === 'string') onFrame(event.data)
  })
  socket.addEventListener('close', ended)
  socket.addEventListener('error', () => {}) // `close` follows and settles everyone; unheard, an error ends a Node process

  return {
    send: (frame) => {
      if (!closed && socket.readyState === openState) socket.send(frame)
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
      socket.close()
      ended() // a peer that is gone never confirms; whoever waits here must not wait for it
    }
  }
}
