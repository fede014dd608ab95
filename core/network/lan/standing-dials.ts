import type { SwarmConnection } from 'hyperswarm'
import { toHex } from '../../domain/crypto.ts'

/** Far longer than an answer takes in one network, and far shorter than the four seconds after which HyperDHT gives up. */
const answerMs = 1000

/**
 * Lets a peer in whom we cannot reach ourselves. While a dial of ours stands, Hyperswarm refuses the peer's own where our key is the higher;
 * if a firewall over there drops ours, that is always so (measured: every dial in 40 s). Here the peer's dial waits until ours is answered, and
 * after a second ours is given up. Whoever has the lower key gives way at once, as ever, so that dials which cross become one connection.
 */
export function createStandingDials(isNear: (publicKey: Uint8Array) => boolean) {
  const dials = new Map<string, SwarmConnection>()
  return {
    note(publicKey: Uint8Array, dial: SwarmConnection): void {
      const id = toHex(publicKey)
      const over = (): void => {
        if (dials.get(id) === dial) dials.delete(id)
      }
      dials.set(id, dial)
      dial.once('open', over)
      dial.once('close', over)
    },
    /** Ends our dial to this peer, if one stands; `next` is for when there is none any more. */
    giveUp(publicKey: Uint8Array, next: () => void): void {
      const own = dials.get(toHex(publicKey))
      own?.once('close', next)
      own?.destroy()
      if (!own) next()
    },
    /** Hands on who comes in, now or when our own dial is over. */
    admit(incoming: SwarmConnection, hand: (incoming: SwarmConnection) => void): void {
      const { publicKey, remotePublicKey } = incoming
      const own = dials.get(toHex(remotePublicKey))
      if (!own || !isNear(remotePublicKey) || Buffer.compare(publicKey, remotePublicKey) < 0) {
        hand(incoming)
        return
      }
      const timer = setTimeout(() => own.destroy(), answerMs)
      timer.unref()
      const decide = (): void => {
        clearTimeout(timer)
        own.off('open', decide)
        own.off('close', decide)
        incoming.off('close', decide)
        if (!incoming.destroying) hand(incoming)
      }
      incoming.on('error', () => undefined) // its close follows and is what counts
      incoming.on('close', decide)
      own.on('open', decide)
      own.on('close', decide)
    }
  }
}
