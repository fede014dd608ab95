import type { Channel } from '../../core/rpc/channel.ts'
import { type CoreClient, createCoreClient } from '../../core/rpc/client.ts'
import { portChannel } from '../../core/rpc/port-channel.ts'
import { type DialRefusal, dialLoopback } from './dial-loopback.ts'

/**
 * How the page and core stand to each other now. `away`: core is being started again, what was saved is saved. `locked`: core has
 * just locked the profile and ended; a new one, which knows nothing, is on its way.
 */
export type Link = 'opening' | 'ready' | 'away' | 'locked' | DialRefusal

export interface Connection {
  client(): CoreClient | null
  link(): Link
  /** Nothing that was shown stays, whether or not core can be asked to lock. It is asked again when it is there. */
  forget(): void
  /** Called after every change of `link`. Answers what stops it. */
  onChange(listener: () => void): () => void
}

const retryMs = [300, 800, 2000, 4000] as const
/** After so many tries in vain it is not core that is away but the whole program. */
const triesBeforeEnded = 6

/** The one pipe of this page: a port handed over by Electron, or a socket to this computer. It is opened again for as long as the page lives. */
export function openConnection(): Connection {
  const listeners = new Set<() => void>()
  const inShell = location.host === 'starling' // app://starling, which only the desktop shell serves
  let client: CoreClient | null = null
  let link: Link = 'opening'
  let tries = 0

  const set = (next: Link): void => {
    if (next === link) return
    link = next
    for (const listener of listeners) listener()
  }

  function take(channel: Channel): void {
    const before = client
    const opened = createCoreClient(channel)
    client = opened
    before?.close() // what was asked of the core before this one is answered: it is gone
    if (link === 'ready') set('away')
    opened.onCore((condition) => {
      if (client !== opened) return
      tries = 0
      set(condition === 'ready' || condition === 'locked' ? condition : 'away')
    })
    opened.onClose(() => {
      if (client !== opened) return
      client = null
      again()
    })
  }

  function again(): void {
    const hadCore = link !== 'opening' && link !== 'closed'
    set(hadCore && tries < triesBeforeEnded ? 'away' : 'closed')
    if (!inShell) setTimeout(dial, retryMs[Math.min(tries++, retryMs.length - 1)]) // the shell hands over a new port by itself
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

  if (inShell) {
    // The preload passes ports on and nothing else: one for each load of this page, and one for each new core.
    window.addEventListener('message', (event) => {
      const [port] = event.ports
      if (event.source === window && event.data === 'starling-port' && port) take(portChannel(port))
    })
    window.postMessage('starling-page', window.origin) // only the page knows when it listens
  } else dial()

  return {
    client: () => client,
    link: () => link,
    forget: () => set('locked'),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
