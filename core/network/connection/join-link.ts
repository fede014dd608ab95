import type { SwarmConnection } from 'hyperswarm'
import type Protomux from 'protomux'

/** One connection, as the join protocol uses it. */
export interface JoinLink {
  readonly mux: Protomux
  readonly connection: SwarmConnection
}
