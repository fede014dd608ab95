import { beaconFlags } from './beacon-packet.ts'

/** What was heard of one laptop of our rings, in milliseconds of the monotonic clock; 0 for never. */
export interface HeardHost {
  readonly host: string
  readonly firstMs: number
  readonly lastMs: number
  /** A call to everybody: it got through whatever stands before this laptop. */
  readonly calledMs: number
  /** An answer to a question of ours. */
  readonly answeredMs: number
}

const mostHosts = 256

/** Remembers for the network doctor how each laptop was heard. Only what opened under a ring's key gets here. */
export function createHearing() {
  const hosts = new Map<string, HeardHost>()
  return {
    note(host: string, flags: number, nowMs: number): void {
      const known = hosts.get(host) ?? { host, firstMs: nowMs, lastMs: nowMs, calledMs: 0, answeredMs: 0 }
      const isAnswer = (flags & beaconFlags.reply) !== 0
      const isCall = (flags & (beaconFlags.reply | beaconFlags.probe)) === 0
      hosts.delete(host) // put back at the end: the longest silent one is forgotten first
      hosts.set(host, {
        ...known,
        lastMs: nowMs,
        calledMs: isCall ? nowMs : known.calledMs,
        answeredMs: isAnswer ? nowMs : known.answeredMs
      })
      if (hosts.size > mostHosts) for (const oldest of hosts.keys()) if (hosts.delete(oldest)) break
    },
    all: (): readonly HeardHost[] => [...hosts.values()]
  }
}
