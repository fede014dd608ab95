/** Ports of the local search, where several peers share one computer. */
export interface LocalPorts {
  readonly beaconPort?: number | undefined
  readonly loopbackPorts?: readonly number[] | undefined
}

/**
 * What parent and core process say to each other. The passphrase travels inside a frame, as from any page: never as an argument, never in
 * the environment. `pipe` numbers one client's connection.
 */
export type ToCore =
  | { readonly t: 'start'; readonly profileDir: string; readonly ports: LocalPorts }
  | { readonly t: 'open'; readonly pipe: number }
  | { readonly t: 'frame'; readonly pipe: number; readonly frame: string }
  | { readonly t: 'close'; readonly pipe: number }
  | { readonly t: 'end' }

export type FromCore =
  | { readonly t: 'beat' }
  | { readonly t: 'frame'; readonly pipe: number; readonly frame: string }
  | { readonly t: 'close'; readonly pipe: number }
  /** The profile was locked: this process goes, and its heap with the keys. */
  | { readonly t: 'locked' }
