import type { LanInterface } from './interfaces.ts'
import { ipToNumber, numberToIp } from './ipv4.ts'

/** How far a search of the own subnet has come. `asked` grows to `of` while it runs. */
export interface SweepState {
  readonly running: boolean
  readonly asked: number
  readonly of: number
}

/** Four in each tick: 50 packets a second, so that neither a weak access point nor its owner takes it for an attack. */
const tickMs = 80
const perTick = 4
const ticksToTell = 12
const mostCards = 4

/** Every address that another laptop can have in the networks of these cards: of a network larger than /24 only our own 256. */
export function sweepAddresses(cards: readonly LanInterface[]): string[] {
  const own = new Set(cards.map(({ address }) => address))
  const found = new Set<string>()
  for (const { address, prefix } of cards.slice(0, mostCards)) {
    const size = 2 ** (32 - Math.max(prefix, 24))
    const first = Math.floor(ipToNumber(address) / size) * size
    const whole = prefix >= 24 // then the first and the last are nobody's
    for (let at = whole ? 1 : 0; at < (whole ? size - 1 : size); at++) found.add(numberToIp(first + at))
  }
  return [...found].filter((host) => !own.has(host))
}

/** Asks at each of these once, slowly. `ask` answers how many packets it sent. One at a time: starting again while it runs changes nothing. Progress is told about once a second, and at the end. */
export function createSweep(ask: (host: string) => number, onProgress: () => void) {
  let hosts: readonly string[] = []
  let asked = 0
  let ticks = 0
  let timer: NodeJS.Timeout | undefined

  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const tick = (): void => {
    for (let sent = 0; sent < perTick && asked < hosts.length; asked++) sent += Math.max(1, ask(hosts[asked] ?? ''))
    if (asked >= hosts.length) stop()
    if (!timer || ++ticks % ticksToTell === 0) onProgress()
  }
  return {
    start(next: readonly string[]): void {
      if (timer) return
      hosts = next
      asked = 0
      if (hosts.length > 0) timer = setInterval(tick, tickMs)
      timer?.unref()
    },
    state: (): SweepState => ({ running: timer !== undefined, asked, of: hosts.length }),
    stop
  }
}
