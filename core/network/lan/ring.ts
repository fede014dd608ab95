/**
 * Those who can find each other: the members of a group in one epoch, an open invite, the holders of a reading code. Who holds the key
 * of a ring can read and write its beacons; to all others they are random bytes.
 */
export interface BeaconRing {
  /** What the ring belongs to (a group, an invite). Rings of several epochs of one group bear the same id. */
  readonly id: string
  /** 32 bytes: the beacon key of FORMATS. */
  readonly key: Uint8Array
  /** An epoch before the newest: listened for with care, never sent; a question is answered only when it proves a key in our list. */
  readonly older?: boolean
  /** Only for groups: what it takes to prove who asks, and to check who does. */
  readonly group?: RingGroup
}

export interface RingGroup {
  readonly groupKey: Uint8Array
  /** Our own device or observer key, and its signature. */
  readonly signKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
  /** The sign keys of everybody in our list now. */
  knownKeys(): Iterable<Uint8Array>
}
