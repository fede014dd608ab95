import { CoreError } from '../contract/errors.ts'
import { fromHex, keyedHash, randomBytes, toHex, u32 } from '../domain/crypto.ts'
import { beaconKeyOf, topicOf } from '../domain/kernel/epoch-keys.ts'
import { encodeNearCode } from '../domain/text-forms/near-code.ts'
import type { ConnectionDoor } from '../network/connection/connection-door.ts'
import { createDoors } from '../network/connection/doors.ts'
import { createJoinDesk, type JoinDesk } from '../network/connection/join.ts'
import type { JoinSession } from '../network/connection/join-session.ts'
import type { CodeLanguage } from '../network/connection/ports.ts'
import { isPrivate } from '../network/lan/ipv4.ts'
import {
  type BeaconRing,
  type ContactedAddress,
  defaultBeaconPort,
  type NetworkCheck,
  type NetworkMode,
  type NetworkState,
  type NetworkTopic,
  openNetwork,
  type SweepState
} from '../network/network.ts'
import type { Vault } from '../vault/vault.ts'
import { type CheckCodeView, checkCodeView } from './check-code-view.ts'
import type { Group } from './group.ts'
import { inviteOffers, invitesOf, type OfferOptions } from './invites.ts'
import { createTold, hintsFor, membersSeen } from './near-members.ts'
import { readNearText } from './near-text.ts'
import { type PeerView, peersOf } from './peer-views.ts'
import { createRememberedAddresses } from './remembered-addresses.ts'

export interface ConnectivityOptions {
  readonly vault: Vault
  readonly groups: () => readonly Group[]
  /** Rendezvous secrets of joins under way here. */
  readonly searching: () => readonly Uint8Array[]
  readonly mode: NetworkMode
  readonly language: () => CodeLanguage
  readonly now: () => number
  readonly beaconPort?: number | undefined
  readonly loopbackPorts?: readonly number[] | undefined
  readonly onChanged: (topics: readonly string[]) => void
}

export interface AdmissionView {
  readonly admission: string
  readonly group: string
  readonly role: number
  readonly state: 'comparing' | 'waiting'
  readonly code: CheckCodeView
  readonly since: number
}

/** The way to other laptops for all groups of this one: found by beacon, let in by hello, served what they proved. */
export interface Connectivity {
  readonly desk: JoinDesk
  /** Groups, invites or joins changed: other rings, other doors. */
  refresh(): void
  describe(): { readonly state: NetworkState; readonly peers: readonly PeerView[]; readonly unproven: number }
  admissions(): AdmissionView[]
  /** False when nobody is being compared under that id. */
  answerAdmission(id: string, answer: 'same' | 'different' | 'declined'): boolean
  setMode(mode: NetworkMode): Promise<void>
  /** Names of cards to use although they look like a VPN. */
  setTicked(names: readonly string[]): Promise<void>
  searchNow(): void
  /** Asks at every address of this network. Only when a person wants it: it looks like a scan. */
  sweep(): SweepState
  /**
   * An IPv4 address, with a port if it is not the usual one, or an address code. Of a code only what is near is asked, in every mode: a
   * stranger may have written it. Answers where it asks now and how many were left out. BAD_INPUT, ADDRESS_NOT_NEAR, CODE_MISTYPED.
   */
  addAddress(text: string): { readonly asked: readonly string[]; readonly left: number }
  /** False when it was not asked there. */
  forgetAddress(text: string): boolean
  /** Where others can ask this laptop. */
  nearCode(): { readonly text: string; readonly addresses: readonly string[] }
  addresses(): readonly ContactedAddress[]
  check(address?: string): Promise<NetworkCheck>
  suspend(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

/** Ended invites are listened for as long as this, so that whoever brings one gets a clear answer. */
const endedInviteMs = 24 * 3600_000
const mostInviteRings = 16
const mostInviteTopics = 8

export async function openConnectivity(o: ConnectivityOptions): Promise<Connectivity> {
  const admissions = new Map<
    string,
    { readonly session: JoinSession; readonly since: number; readonly group: string; readonly role: number }
  >()
  const onFault = (): void => {} // already contained where it happened; nothing of it may be logged
  const desk = createJoinDesk({
    port: { invites: () => o.groups().flatMap((group) => inviteOffers(group, offerOptions(group))) },
    onFault
  })
  const offerOptions = (group: Group): OfferOptions => ({
    language: o.language(),
    now: o.now,
    isMember: (connection) =>
      doors
        .open()
        .filter((door) => door.connection === connection)
        .some((door) => door.proven().some((p) => p.localId === group.localId && p.standing === 'member'))
  })
  const told = createTold()
  const onNear = (localId: string, hosts: readonly string[]): void => {
    told.note(localId, hosts)
    hint()
  }
  const doors = createDoors({ groups: () => o.groups().map((group) => group.port), joins: desk, onNear, onFault })
  const network = await openNetwork({
    mode: o.mode,
    tickedInterfaces: o.vault.payload.settings.tickedCards,
    rings: ringsOf(o),
    topics: () => topicsOf(o),
    onConnection: (connection) => doors.take(connection),
    ...(o.beaconPort === undefined ? {} : { beaconPort: o.beaconPort }),
    ...(o.loopbackPorts === undefined ? {} : { loopbackPorts: o.loopbackPorts }),
    clock: { now: o.now }
  })

  desk.onNewcomer((session) => {
    const [group = '', invite = ''] = (session.inviteId ?? '').split('/')
    const role = o.groups().find((g) => g.localId === group)
    const id = toHex(randomBytes(8))
    const known = role ? invitesOf(role, o.now()).find((i) => i.id === invite) : undefined
    admissions.set(id, { session, since: o.now(), group, role: known?.role ?? 0 })
    session.onChanged(({ name }) => {
      if (name === 'done' || name === 'refused') admissions.delete(id)
      o.onChanged(['admission'])
    })
    o.onChanged(['admission'])
  })

  const remembered = createRememberedAddresses({ vault: o.vault, beaconPort: o.beaconPort ?? defaultBeaconPort, now: o.now })
  const hint = (): void => network.setHints(hintsFor(o.groups(), remembered, told))
  hint()

  const lookAgain = (): void => {
    const proven = doors.open().flatMap((door) => door.proven())
    remembered.note(membersSeen(doors.open(), o.groups()))
    hint()
    network.setMet(new Set(proven.map(({ localId }) => localId)))
    for (const group of o.groups()) {
      const devices = devicesOn(doors.open(), group)
      group.setConnected(new Set(devices.values()), devices)
    }
    o.onChanged(['network'])
  }
  doors.onChange(lookAgain)
  network.onChange(() => o.onChanged(['network']))

  const refresh = (): void => {
    network.setRings(ringsOf(o))
    hint()
    doors.groupsChanged()
  }
  return {
    desk,
    refresh,
    describe: () => {
      const open = doors.open()
      return {
        state: network.state(),
        peers: peersOf(open, network.state(), o.groups()),
        unproven: open.filter((door) => door.proven().length === 0).length
      }
    },
    admissions: () =>
      [...admissions].flatMap(([admission, { session, since, group, role }]) => {
        const state = session.state()
        if (state.name !== 'comparing' && state.name !== 'waiting-other') return []
        return [
          {
            admission,
            group,
            role,
            since,
            state: state.name === 'comparing' ? ('comparing' as const) : ('waiting' as const),
            code: checkCodeView(state.code)
          }
        ]
      }),
    answerAdmission: (id, answer) => {
      const found = admissions.get(id)
      if (!found) return false
      if (answer === 'same') found.session.same()
      else if (answer === 'different') found.session.different()
      else found.session.cancel()
      return true
    },
    setMode: async (mode) => {
      await network.setMode(mode)
      refresh()
    },
    setTicked: async (names) => {
      await network.setTicked(names)
      refresh()
    },
    searchNow: () => network.searchNow(),
    sweep: () => network.sweep(),
    addAddress: (text) => {
      const { addresses, isCode } = readNearText(text)
      const chosen = isCode ? addresses.filter(({ host }) => isPrivate(host) && network.mayAsk(host)) : addresses
      if (chosen.length === 0) throw new CoreError('ADDRESS_NOT_NEAR')
      for (const { host, port } of chosen) network.addAddress(host, port)
      return { asked: chosen.map(near), left: addresses.length - chosen.length }
    },
    forgetAddress: (text) => readNearText(text).addresses.some(({ host, port }) => network.removeAddress(host, port)),
    nearCode: () => {
      const { interfaces, beaconPort } = network.state()
      const own = interfaces.filter(({ used }) => used).map(({ address }) => ({ host: address, port: beaconPort }))
      return { text: encodeNearCode(own), addresses: own.map(near) }
    },
    addresses: () => network.addresses(),
    check: (address) => network.check(address === undefined ? undefined : readNearText(address).addresses[0]),
    suspend: () => network.suspend(),
    resume: () => network.resume(),
    close: async () => {
      doors.close()
      await network.close()
    }
  }
}

function near({ host, port = defaultBeaconPort }: { readonly host: string; readonly port?: number }): string {
  return `${host}:${port}`
}

/** Which laptop of a group is on which connection. */
function devicesOn(doors: readonly ConnectionDoor[], { localId }: Group): ReadonlyMap<string, string> {
  return new Map(
    doors.flatMap((door) =>
      door
        .proven()
        .filter((one) => one.localId === localId)
        .map(({ signKey }) => [toHex(door.connection.remotePublicKey), toHex(signKey)] as const)
    )
  )
}

/** Who may find us by beacon: each group in each epoch whose key is here, open invites, invites being used here. */
function ringsOf(o: Pick<ConnectivityOptions, 'groups' | 'searching' | 'now'>): BeaconRing[] {
  const rings: BeaconRing[] = []
  for (const group of o.groups()) {
    const self = group.port.self()
    group.keyring.findKeys().forEach(({ findKey }, place) => {
      rings.push({
        id: group.localId,
        key: beaconKeyOf(group.groupSecret, findKey),
        older: place > 0,
        group: {
          groupKey: group.groupKey,
          signKey: self.signKey,
          sign: (message) => self.sign(message),
          knownKeys: () => [...group.rights().devices.keys(), ...group.rights().observers.keys()].map(fromHex)
        }
      })
    })
    const invites = invitesOf(group, o.now()).filter((i) => i.expirySeconds * 1000 + endedInviteMs > o.now())
    if (group.role() !== 2) continue
    for (const invite of invites.slice(0, mostInviteRings))
      rings.push({ id: `invite/${invite.id}`, key: rendezvousRingKey(invite.secret) })
  }
  for (const secret of o.searching()) rings.push({ id: `join/${toHex(secret.subarray(0, 4))}`, key: rendezvousRingKey(secret) })
  return rings
}

function rendezvousRingKey(secret: Uint8Array): Uint8Array {
  return keyedHash(secret, 'beacon/1')
}

const dayMs = 24 * 3600_000

/**
 * Announced under the newest epoch of today, with the days beside it looked up too: clocks differ. An invite is announced while it is open, and
 * looked up while somebody here comes in by it; its topic says nothing of the group.
 */
function topicsOf(o: Pick<ConnectivityOptions, 'groups' | 'searching' | 'now'>): NetworkTopic[] {
  const today = Math.floor(o.now() / dayMs)
  const around = (announced: boolean, topicOn: (day: number) => Uint8Array): NetworkTopic[] =>
    [today, today - 1, today + 1].map((day) => ({ topic: topicOn(day), announce: announced && day === today }))
  const groups = o.groups().flatMap((group) => {
    const newest = group.keyring.findKeys()[0]
    return newest ? around(true, (day) => topicOf(group.groupSecret, newest.findKey, day)) : []
  })
  const invites = o.groups().flatMap((group) =>
    group.role() === 2
      ? invitesOf(group, o.now())
          .filter(({ state }) => state === 'open')
          .slice(0, mostInviteTopics)
          .map(({ secret }) => ({ topic: rendezvousTopic(secret, today), announce: true }))
      : []
  )
  return [...groups, ...invites, ...o.searching().flatMap((secret) => around(false, (day) => rendezvousTopic(secret, day)))]
}

function rendezvousTopic(secret: Uint8Array, day: number): Uint8Array {
  return keyedHash(secret, 'rendezvous-topic/1', u32(day))
}
