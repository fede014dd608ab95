/** Where somebody of a ring may be, although no call arrives from there: remembered from an earlier day, or told by a member. */
export interface AddressHint {
  readonly host: string
  readonly ringId: string
}

const mostHints = 256
const perCall = { hurried: 16, quiet: 2 }

/**
 * Whom to ask by unicast beside the call. In turn and few at a time: within the eight seconds after any change all of them, later two at each
 * call, so that those who are away cost next to nothing (120 B/s at most).
 */
export function createHints() {
  let hosts: readonly (readonly [host: string, ringIds: readonly string[]])[] = []
  let turn = 0
  return {
    set(hints: readonly AddressHint[]): void {
      const byHost = new Map<string, string[]>()
      for (const { host, ringId } of hints) {
        const ringIds = byHost.get(host)
        if (!ringIds && byHost.size < mostHints) byHost.set(host, [ringId])
        else if (ringIds && !ringIds.includes(ringId)) ringIds.push(ringId)
      }
      hosts = [...byHost]
    },
    /** The next ones in turn of those for which `isWanted` holds. */
    next(hurried: boolean, isWanted: (host: string) => boolean): readonly (readonly [string, readonly string[]])[] {
      const wanted = hosts.filter(([host]) => isWanted(host))
      const most = hurried ? perCall.hurried : perCall.quiet
      if (wanted.length <= most) return wanted
      const start = turn % wanted.length
      turn = start + most
      return [...wanted, ...wanted].slice(start, start + most)
    },
    wanted: (isWanted: (host: string) => boolean) => hosts.filter(([host]) => isWanted(host)),
    all: (): readonly string[] => hosts.map(([host]) => host)
  }
}
