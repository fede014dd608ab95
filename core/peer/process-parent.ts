import type { ParentPort } from './run-core-child.ts'
import type { ToCore } from './supervisor/core-messages.ts'

/** The parent process of a forked core. Null when this process was not started by one. */
export function processParent(): ParentPort | null {
  const send = process.send?.bind(process)
  if (send === undefined) return null
  // Ctrl-C in a terminal reaches the whole group; the parent decides what happens, and in which order.
  process.on('SIGINT', () => {})
  process.on('SIGHUP', () => {})
  return {
    post: (message, sent) => {
      if (process.connected) send(message, undefined, undefined, () => sent?.())
      else sent?.()
    },
    onMessage: (listener) => {
      process.on('message', (message) => listener(message as ToCore)) // our own program at the other end of our own pipe
    },
    onGone: (listener) => {
      process.on('disconnect', listener)
      // A parent that went while this program was still being loaded is not announced again: seen as idle cores that stayed for ever.
      if (!process.connected) setImmediate(listener)
      process.on('SIGTERM', listener)
    }
  }
}
