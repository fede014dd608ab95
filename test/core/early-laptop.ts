import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { eventHandlers } from '../../core/api/handlers/events.ts'
import { groupHandlers } from '../../core/api/handlers/groups.ts'
import { newGroupId } from '../../core/api/request-scope.ts'
import { createSession } from '../../core/api/session.ts'
import { newEntityId } from '../../core/api/write-item.ts'
import { randomBytes, utf8 } from '../../core/domain/crypto.ts'
import { createInvite, inviteOffers } from '../../core/group/invites.ts'
import { createJoinList } from '../../core/group/join-list.ts'
import { type Laptop, openLaptop } from '../../core/group/laptop.ts'
import type { Candidacy } from '../../core/network/connection/ports.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { createVault, openVault } from '../../core/vault/vault.ts'
import { passphrase } from '../helpers/core-cast.ts'
import { freshPort } from '../helpers/ports.ts'

/** A laptop below the handlers, so that its keys can come without a connection: the wire is the only part that is not real. */
export async function earlyLaptop(name: string) {
  const dir = await mkdtemp(join(tmpdir(), 'starling-outbox-'))
  const ports = { beaconPort: freshPort(), loopbackPorts: [] as number[] }
  const session = createSession(dir, Date.now)
  const settings = { language: 'en' as const, mode: 'off' as const, name, lockAfterMinutes: 5, tickedCards: [] }
  const rest = { recoveryShown: true, groups: [], joins: [], petnames: [], rememberedAddresses: [], kept: [] }
  const payload = { recoverySecret: randomBytes(16), settings, ...rest }
  const open = async (vault: Awaited<ReturnType<typeof openVault>>) => {
    session.setLaptop(await openLaptop({ vault, profileDir: dir, now: Date.now, ...ports, onChanged: () => {} }))
  }
  await open(await createVault(dir, { passphrase: utf8(passphrase), payload, cost: floorCost }))
  onTestFinished(async () => {
    await session.laptop()?.close()
    await rm(dir, { recursive: true, force: true })
  })
  return {
    dir,
    ports,
    laptop: (): Laptop => session.open(),
    handlers: { ...eventHandlers(session), ...groupHandlers(session) },
    restart: async () => {
      await session.open().close()
      await open(await openVault(dir, utf8(passphrase)))
    }
  }
}
export type EarlyLaptop = Awaited<ReturnType<typeof earlyLaptop>>

/** Both pressed "same": the newcomer gets what crosses, and nothing of the log has come. */
export async function handKeys(by: EarlyLaptop, newcomer: EarlyLaptop, role: 0 | 1): Promise<{ group: string; there: string }> {
  const group = await by.laptop().createGroup('Union', newGroupId())
  const expirySeconds = Math.floor(Date.now() / 1000) + 600
  const { secret } = await createInvite(group, newEntityId(), role, expirySeconds, group.commit)
  const [offer] = inviteOffers(group, { language: 'en', now: Date.now, isMember: () => false })
  const shown: Candidacy[] = []
  const joins = createJoinList({
    vault: newcomer.laptop().vault,
    now: Date.now,
    groups: () => [],
    look: (candidacy) => {
      shown.push(candidacy)
      const quiet = { same: () => {}, different: () => {}, cancel: () => {}, onChanged: () => () => {} }
      return { role: 'candidate', inviteId: null, state: () => ({ name: 'looking' }), ...quiet }
    },
    addGroup: newcomer.laptop().addGroup,
    onChanged: () => {}
  })
  await joins.start({ rendezvousSecret: secret, expirySeconds, role })
  const candidacy = shown[0]
  if (!candidacy || !offer) throw new Error('no candidacy')
  await candidacy.receive(await offer.admit(candidacy))
  await joins.close()
  return { group: group.localId, there: newcomer.laptop().entries()[0]?.entry.localId ?? '' }
}
