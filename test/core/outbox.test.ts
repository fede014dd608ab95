import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventHandlers } from '../../core/api/handlers/events.ts'
import { groupHandlers } from '../../core/api/handlers/groups.ts'
import { createSession } from '../../core/api/session.ts'
import { randomBytes, utf8 } from '../../core/domain/crypto.ts'
import { createInvite, inviteOffers } from '../../core/group/invites.ts'
import { createJoinList } from '../../core/group/join-list.ts'
import { type Laptop, openLaptop } from '../../core/group/laptop.ts'
import type { Candidacy } from '../../core/network/connection/ports.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { createVault, openVault } from '../../core/vault/vault.ts'
import { scanFolder } from '../helpers/canary-scanner.ts'
import { eventually, passphrase, refusal } from '../helpers/core-cast.ts'

const never = () => false
let nextPort = 40_000 + (process.pid % 15_000)

/** A laptop below the handlers, so that its keys can come without a connection: the wire is the only part that is not real. */
async function laptopOf(name: string) {
  const dir = await mkdtemp(join(tmpdir(), 'starling-outbox-'))
  const ports = { beaconPort: nextPort++, loopbackPorts: [] as number[] }
  const session = createSession(dir, Date.now)
  const settings = { language: 'en' as const, mode: 'off' as const, name }
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
type TestLaptop = Awaited<ReturnType<typeof laptopOf>>

/** Both pressed "same": the newcomer gets what crosses, and nothing of the log has come. */
async function handKeys(by: TestLaptop, newcomer: TestLaptop, role: 0 | 1): Promise<{ group: string; there: string }> {
  const group = await by.laptop().createGroup('Union')
  const expirySeconds = Math.floor(Date.now() / 1000) + 600
  const { secret } = await createInvite(group, role, expirySeconds)
  const [offer] = inviteOffers(group, { language: 'en', now: Date.now, isMember: () => false })
  const shown: Candidacy[] = []
  const joins = createJoinList({
    vault: newcomer.laptop().vault,
    now: Date.now,
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

const eventsOf = async (laptop: TestLaptop, group: string) =>
  (await laptop.handlers['event.list']({ group, removed: false, limit: 100 }, never)).items
const groupOf = (laptop: TestLaptop, group: string) => laptop.handlers['group.get']({ group }, never)

test('what a newcomer writes before the group has heard of them is kept sealed, seen as saved here, and sent when they are in', async () => {
  const amira = await laptopOf('Amira')
  const kenji = await laptopOf('Kenji')
  const { group, there } = await handKeys(amira, kenji, 1)
  expect(await groupOf(kenji, there)).toMatchObject({ role: 'waiting', state: 'waiting', outbox: 0 })
  const made = await kenji.handlers['event.create']({ group: there, title: 'Canary picket' }, never)
  await kenji.handlers['event.update']({ group: there, id: made.id, place: 'Gate 2' }, never)
  await kenji.handlers['event.reply']({ group: there, id: made.id, answer: 'yes', withMe: 1 }, never)
  expect(await groupOf(kenji, there)).toMatchObject({ role: 'waiting', outbox: 3 })
  await kenji.restart()
  expect(await groupOf(kenji, there)).toMatchObject({ role: 'waiting', outbox: 3, upToDate: false })
  const [event] = await eventsOf(kenji, there)
  expect(event).toMatchObject({ title: 'Canary picket', place: 'Gate 2', coming: 2, settled: false })
  expect(event?.reach).toMatchObject({ saved: true, reachedPeople: 1 })
  await kenji.handlers['event.update']({ group: there, id: made.id, notes: 'after the restart' }, never)
  const { me } = await groupOf(kenji, there)
  expect(event?.made.by).toBe(me)
  expect(await scanFolder(kenji.dir, [{ name: 'title', value: 'Canary picket' }])).toEqual([])

  amira.ports.loopbackPorts.push(kenji.ports.beaconPort)
  kenji.ports.loopbackPorts.push(amira.ports.beaconPort)
  await amira.laptop().setMode('lan')
  await kenji.laptop().setMode('lan')
  const [seen] = await eventually(
    'Amira sees it',
    () => eventsOf(amira, group),
    (l) => l[0]?.notes === 'after the restart'
  )
  expect(seen).toMatchObject({ id: made.id, title: 'Canary picket', place: 'Gate 2', coming: 2, twoVersions: [] })
  await eventually(
    'nothing waits',
    () => groupOf(kenji, there),
    (g) => g.outbox === 0 && g.role === 'organiser'
  )
  expect(await eventsOf(kenji, there)).toMatchObject([{ title: 'Canary picket', made: { byName: 'Kenji', by: me } }])
  await eventually(
    'it has reached both',
    () => eventsOf(kenji, there),
    (l) => l[0]?.reach.reachedPeople === 2
  )
  const { total } = (await groupOf(kenji, there)).changes
  await kenji.restart()
  expect(await groupOf(kenji, there)).toMatchObject({ outbox: 0, changes: { total } })
})

test('what cannot wait is refused until the newcomer is in, and who is let in to read is told so at once', async () => {
  const amira = await laptopOf('Amira')
  const kenji = await laptopOf('Kenji')
  const { there } = await handKeys(amira, kenji, 1)
  await expect(createInvite(kenji.laptop().group(there), 1, 9_999_999_999)).rejects.toEqual(refusal('NOT_ADMITTED_YET'))
  const omar = await laptopOf('Omar')
  const reading = await handKeys(amira, omar, 0)
  await expect(omar.handlers['event.create']({ group: reading.there, title: 'x' }, never)).rejects.toEqual(refusal('READ_ONLY'))
  expect(await groupOf(omar, reading.there)).toMatchObject({ outbox: 0 })
})

test('leaving a group forgets what was waiting for it', async () => {
  const amira = await laptopOf('Amira')
  const kenji = await laptopOf('Kenji')
  const { there } = await handKeys(amira, kenji, 1)
  await kenji.handlers['event.create']({ group: there, title: 'x' }, never)
  await kenji.handlers['group.leave']({ group: there }, never)
  await kenji.restart()
  expect(await kenji.handlers['group.list']({}, never)).toEqual([])
})
