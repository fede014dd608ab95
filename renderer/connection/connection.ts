import type { Channel } from '../../core/rpc/channel.ts'
import { type CoreClient, createCoreClient } from '../../core/rpc/client.ts'
import { portChannel } from '../../core/rpc/port-channel.ts'
import { type DialRefusal, dialLoopback } from './dial-loopback.ts'

/** How the page and core stand to each other now. `away`: core is being started again, what was saved is saved. */
export type Link = 'opening' | 'ready' | 'away' | DialRefusal

export interface Connection {
  client(): CoreClient | null
  link(): Link
  /** Called after every change of `link`. Answers what stops it. */
  onChange(listener: () => void): () => void
}

const retryMs = [300, 800, 2000, 4000] as const

/** The one pipe of this page: a port handed over by Electron, or a socket to this computer. It is opened again for as long as the page lives. */
export function openConnection(): Connection {
  const listeners = new Set<() => void>()
  let client: CoreClient | null = null
  let link: Link = 'opening'
  let tries = 0

  const set = (next: Link): void => {
    link = next
    for (const listener of listeners) listener()
  }

  function take(channel: Channel): void {
    const opened = createCoreClient(channel)
    client = opened
    opened.onCore((condition) => {
      tries = 0
      set(condition === 'ready' || condition === 'locked' ? 'ready' : 'away')
    })
    opened.onClose(() => {
      if (client !== opened) return
      client = null
      again()
    })
  }

  function again(): void {
    set(link === 'ready' || link === 'away' ? 'away' : 'closed')
    setTimeout(dial, retryMs[Math.min(tries++, retryMs.length - 1)])
  }

  function dial(): void {
    dialLoopback()
      .then((answer) => {
        if (answer === 'no-key' || answer === 'stranger') set(answer)
        else if (answer === 'closed') again()
        else take(answer)
      })
      .catch(() => again())
  }

  if (location.protocol === 'app:') {
    // Electron's preload forwards one port for each load of the window, and nothing else.
    window.addEventListener('message', (event) => {
      const [port] = event.ports
      if (event.source === window && event.data === 'starling-port' && port) take(portChannel(port))
    })
  } else dial()

  return {
    client: () => client,
    link: () => link,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
