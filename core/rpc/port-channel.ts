import type { Channel } from './channel.ts'

/** What a DOM MessagePort has. Node's own port has this face too. */
interface DomPort {
  postMessage(message: string): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** What Electron's MessagePortMain has: an emitter, whose message event carries `data`. */
interface EmitterPort {
  postMessage(message: string): void
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(type: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

export type PortLike = DomPort | EmitterPort

/** Carries the contract over one end of a message channel, whoever made it: the browser, Node or Electron. */
export function portChannel(port: PortLike): Channel {
  let closed = false
  let onFrame = (_frame: string): void => {}
  let onClose = (): void => {}
  const message = (event: { readonly data: unknown }): void => {
    if (!closed && typeof event.data === 'string') onFrame(event.data)
  }
  const ended = (): void => {
    if (closed) return
    closed = true
    onClose()
  }
  // A Node port has both faces, but its emitter passes the bare value: so the face of the DOM is asked first.
  if ('addEventListener' in port) {
    port.addEventListener('message', message)
    port.addEventListener('close', ended)
  } else {
    port.on('message', message)
    port.on('close', ended)
  }

  return {
    send: (frame) => {
      if (!closed) port.postMessage(frame)
    },
    onFrame: (listener) => {
      onFrame = listener
      port.start() // a port keeps what arrived earlier until it is started
    },
    onClose: (listener) => {
      onClose = listener
    },
    close: () => {
      port.close()
      ended() // our own end hears nothing of its closing in some homes, and late in others
    }
  }
}
