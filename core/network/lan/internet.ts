import type Hyperswarm from 'hyperswarm'
import type { PeerDiscovery } from 'hyperswarm'
import { toHex } from '../../domain/crypto.ts'

/** A keyed topic of a ring, 32 bytes. Announced under the newest epoch only; others are looked up. */
export interface NetworkTopic {
  readonly topic: Uint8Array
  readonly announce: boolean
}

const watchMs = 1000
/** As long as HyperDHT repeats a question that nobody answers: one is under way all the time, and its next repeat finds the internet back. */
const lostRefreshMs = 4000
const lostForMs = 180_000
const goneRefreshMs = 60_000
const topicsMs = 10 * 60_000 // the topics change with the day

/**
 * Announces and looks up on the internet, and notices within seconds when the internet comes back: Hyperswarm alone waits up to 12 minutes
 * for its next lookup. The number of nodes is the one sign that can be trusted (`dht.online` stayed true through cuts; measured).
 */
export function createInternet(swarm: Hyperswarm, topics: () => readonly NetworkTopic[], onChange: () => void) {
  const joined = new Map<string, PeerDiscovery>()
  let hadNodes = false
  let lostMs = performance.now()
  let refreshedMs = lostMs
  let topicsReadMs = performance.now()
  let stopped = false

  const drop = (promise: Promise<unknown>): void => void promise.catch(() => undefined) // no internet is no error
  const askTopics = (): readonly NetworkTopic[] => {
    try {
      return topics()
    } catch {
      return [] // a group that is just closing; asked again soon
    }
  }
  const readTopics = (): void => {
    if (stopped) return
    topicsReadMs = performance.now()
    const wanted = new Map(askTopics().map((one) => [`${toHex(one.topic)} ${one.announce}`, one]))
    for (const [id, discovery] of joined) {
      if (wanted.has(id)) continue
      joined.delete(id)
      drop(discovery.destroy())
    }
    for (const [id, { topic, announce }] of wanted) {
      if (!joined.has(id)) joined.set(id, swarm.join(topic, { server: announce, client: true }))
    }
  }
  const searchNow = (): void => {
    for (const discovery of joined.values()) drop(discovery.refresh())
    swarm.server.refresh()
  }
  const watch = (): void => {
    const now = performance.now()
    const hasNodes = swarm.dht.nodes.length > 0
    if (hasNodes && !hadNodes) searchNow()
    if (!hasNodes && hadNodes) lostMs = now
    if (!hasNodes && now - refreshedMs >= (now - lostMs < lostForMs ? lostRefreshMs : goneRefreshMs)) {
      refreshedMs = now
      swarm.dht.refresh()
    }
    if (now - topicsReadMs >= topicsMs) readTopics()
    if (hasNodes !== hadNodes) onChange()
    hadNodes = hasNodes
  }
  readTopics()
  const timer = setInterval(watch, watchMs)
  timer.unref()
  return {
    readTopics,
    searchNow,
    /** Whether any node beyond this network answers. */
    isReached: () => hadNodes,
    stop(): void {
      stopped = true
      clearInterval(timer)
    }
  }
}
