import { CoreError } from '../contract/errors.ts'
import { boxOpen, equalBytes, randomBytes, toHex } from '../domain/crypto.ts'
import { inviteHash } from '../domain/kernel/epoch-keys.ts'
import { certificateOf, identityFrom } from '../domain/kernel/group-identity.ts'
import { deviceIdOf } from '../domain/kernel/rights.ts'
import type { JoinCode } from '../domain/text-forms/join-code.ts'
import { writerKeyOf } from '../log/writer-key.ts'
import type { JoinSession } from '../network/connection/join-session.ts'
import type { Candidacy, JoinKeys } from '../network/connection/ports.ts'
import type { VaultGroup } from '../vault/payload.ts'
import type { Vault } from '../vault/vault.ts'
import { type CheckCodeView, checkCodeView } from './check-code-view.ts'
import type { Group } from './group.ts'
import { keepIntroduction, newLocalId, newSeeds, prepareMember } from './open-group.ts'

export interface JoinView {
  readonly id: string
  readonly state: 'looking' | 'comparing' | 'waiting' | 'receiving' | 'done' | 'refused'
  readonly code: CheckCodeView | null
  readonly refusal: string | null
  readonly group: string | null
  readonly since: number
}

export interface JoinListOptions {
  readonly vault: Vault
  readonly now: () => number
  readonly groups: () => readonly Group[]
  readonly look: (candidacy: Candidacy) => JoinSession
  readonly addGroup: (entry: VaultGroup) => Promise<Group>
  readonly onChanged: () => void
}

/** Joins by invite on this laptop, under way and just ended. */
export interface JoinList {
  /** The same invite again answers the join under way. */
  start(code: JoinCode): Promise<JoinView>
  list(): JoinView[]
  /** JOIN_NOT_FOUND, JOIN_ENDED. */
  answer(id: string, same: boolean): JoinView
  cancel(id: string): Promise<JoinView>
  /** Rendezvous secrets of joins that still look for the other side. */
  searching(): readonly Uint8Array[]
  close(): Promise<void>
}

interface Join {
  readonly id: string
  readonly secret: Uint8Array
  readonly since: number
  readonly session: JoinSession
  group: string | null
  expiry: ReturnType<typeof setTimeout> | null
  expired: boolean
}

const endedKept = 20

export function createJoinList(o: JoinListOptions): JoinList {
  const joins = new Map<string, Join>()

  function view(join: Join): JoinView {
    const state = join.session.state()
    const code = state.name === 'comparing' || state.name === 'waiting-other' ? checkCodeView(state.code) : null
    const refusal = state.name === 'refused' ? (join.expired ? 'INVITE_EXPIRED' : state.code) : null
    return {
      id: join.id,
      state: state.name === 'waiting-other' ? 'waiting' : state.name,
      code,
      refusal,
      group: join.group,
      since: join.since
    }
  }

  const ended = (join: Join): boolean => ['done', 'refused'].includes(join.session.state().name)

  function find(id: string): Join {
    const join = joins.get(id)
    if (!join) throw new CoreError('JOIN_NOT_FOUND')
    return join
  }

  function forgetOld(): void {
    const old = [...joins.values()].filter(ended)
    for (const join of old.slice(0, Math.max(0, old.length - endedKept))) joins.delete(join.id)
  }

  return {
    start: async (code) => {
      const known = [...joins.values()].find((join) => equalBytes(join.secret, code.rendezvousSecret) && !ended(join))
      if (known) return view(known)
      const seeds = newSeeds()
      const identity = identityFrom(seeds, o.vault.payload.recoverySecret)
      const scope = inviteHash(code.rendezvousSecret, code.expirySeconds, code.role)
      const holder: { join: Join | null } = { join: null }

      // The other half wipes what it handed over: everything that stays is copied.
      async function receive(keys: JoinKeys): Promise<void> {
        const already = o.vault.payload.groups.find((g) => equalBytes(g.groupKey, keys.groupKey))
        if (already) throw new CoreError('ALREADY_MEMBER')
        const localId = newLocalId()
        const epochKeys = keys.epochKeys.map(({ epoch, audience, key }) => ({ number: epoch, audience, key: Buffer.from(key) }))
        const entry: VaultGroup = {
          kind: 'member',
          localId,
          groupKey: Buffer.from(keys.groupKey),
          groupSecret: Buffer.from(keys.groupSecret),
          epochKeys,
          state: 'in-use',
          ...seeds
        }
        await prepareMember(o.vault, entry)
        await keepIntroduction(o.vault, localId, keys.introduction)
        await o.addGroup(entry)
        if (holder.join) holder.join.group = localId
      }

      const session = o.look({
        rendezvousSecret: code.rendezvousSecret,
        expirySeconds: code.expirySeconds,
        role: code.role,
        personLabel: seeds.personLabel,
        personKey: identity.person.publicKey,
        certificate: certificateOf(identity, writerKeyOf(identity.writer.publicKey), scope),
        signAsDevice: (message) => identity.device.sign(message),
        isOfMyGroups: (deviceSign) => o.groups().some((group) => group.check().rights.devices.has(deviceIdOf(deviceSign))),
        openBox: (sealed) => boxOpen(sealed, identity.box),
        receive
      })
      const join: Join = {
        id: toHex(randomBytes(8)),
        secret: code.rendezvousSecret,
        since: o.now(),
        session,
        group: null,
        expiry: null,
        expired: false
      }
      holder.join = join
      const leftMs = code.expirySeconds * 1000 - o.now()
      join.expiry = setTimeout(
        () => {
          if (session.state().name !== 'looking') return
          join.expired = true
          session.cancel()
        },
        Math.min(leftMs, 2 ** 31 - 1)
      )
      joins.set(join.id, join)
      session.onChanged(() => {
        if (ended(join) && join.expiry) clearTimeout(join.expiry)
        forgetOld()
        o.onChanged()
      })
      o.onChanged()
      return view(join)
    },
    list: () => [...joins.values()].map(view),
    answer: (id, same) => {
      const join = find(id)
      if (ended(join)) throw new CoreError('JOIN_ENDED')
      if (same) join.session.same()
      else join.session.different()
      return view(join)
    },
    cancel: async (id) => {
      const join = find(id)
      join.session.cancel()
      return view(join)
    },
    searching: () => [...joins.values()].filter((join) => !ended(join)).map((join) => join.secret),
    close: async () => {
      for (const join of joins.values()) {
        if (join.expiry) clearTimeout(join.expiry)
        join.session.cancel()
      }
      joins.clear()
    }
  }
}
