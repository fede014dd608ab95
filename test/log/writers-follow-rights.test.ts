import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import type { KernelBody } from '../../core/domain/kernel/kernel-body.ts'
import { admitBody, connect, foundGroup, type LogPeer, letIn, newIdentity, sameView, until } from '../helpers/log-cast.ts'
import { rightsPicture } from './rights-picture.ts'

const [reader, organiser, coordinator] = [0, 1, 2]

const roleBody = (of: LogPeer, role: number): KernelBody => ({
  type: 'role',
  person: of.identity.person.publicKey,
  role,
  stays: []
})

const indexersOf = (peer: LogPeer): string[] =>
  (peer.log.base.system?.indexers ?? []).map((i) => Buffer.from(i.key).toString('hex')).sort()
const writersOf = (...peers: LogPeer[]): string[] => peers.map((p) => Buffer.from(p.log.writerKey).toString('hex')).sort()

async function together(...peers: LogPeer[]): Promise<void> {
  const [first, ...others] = peers
  if (!first) return
  for (const other of others) await until(`${other.name} has what ${first.name} has`, () => sameView(first, other))
}

/** One block by this laptop stands in the view that another has. */
async function isHeard(speaker: LogPeer, by: LogPeer): Promise<void> {
  const before = by.log.viewLength()
  await speaker.appendData({ type: 'event.set' })
  await until(`${by.name} hears ${speaker.name}`, () => by.log.viewLength() > before)
}

test('an organiser writes, a reader cannot', async () => {
  const amira = await foundGroup('amira')
  const omar = await letIn(amira, 'omar', organiser)
  const ines = await letIn(amira, 'ines', reader)
  connect(amira, omar)
  connect(amira, ines)
  await until('omar may write', () => omar.log.writable())
  await isHeard(omar, amira)
  await together(amira, omar, ines)
  expect(ines.log.writable()).toBe(false)
  await expect(ines.appendData({ type: 'event.set' })).rejects.toThrow()
  expect(ines.log.viewLength()).toBe(1)
})

test('what is written after a demotion does not enter the view, even from a laptop that has not heard of it, and the log goes on', async () => {
  const amira = await foundGroup('amira')
  const omar = await letIn(amira, 'omar', organiser)
  const sam = await letIn(amira, 'sam', organiser)
  const pull = connect(amira, omar)
  connect(amira, sam)
  await until('both may write', () => omar.log.writable() && sam.log.writable())
  await isHeard(omar, amira)
  await together(amira, omar, sam)
  pull()
  await amira.appendKernel(roleBody(omar, reader))
  const { kernel } = amira.log.base.view
  await until('the demotion is settled', () => kernel.signedLength === kernel.length)
  await isHeard(sam, amira)
  await omar.appendData({ type: 'event.set' }) // he has not heard of it
  connect(amira, omar)
  await until('omar has heard of it', () => !omar.log.writable())
  await isHeard(sam, amira)
  await together(amira, omar, sam)
  const authors = await amira.log.blocks(Array.from({ length: amira.log.viewLength() }, (_, i) => i))
  const byOmar = authors.filter((b) => b && Buffer.compare(b.subarray(0, 32), omar.log.writerKey) === 0)
  expect(byOmar.length).toBe(1)
  await expect(omar.appendData({ type: 'event.set' })).rejects.toThrow()
})

test('who was made a reader and an organiser again writes on, on the same laptop', async () => {
  const amira = await foundGroup('amira')
  const omar = await letIn(amira, 'omar', organiser)
  connect(amira, omar)
  await until('omar may write', () => omar.log.writable())
  await isHeard(omar, amira)
  await amira.appendKernel(roleBody(omar, reader))
  await until('omar may not write', () => !omar.log.writable())
  await amira.appendKernel(roleBody(omar, organiser))
  await until('omar may write again', () => omar.log.writable())
  await isHeard(omar, amira)
  await together(amira, omar)
})

test('one laptop settles, then three, then one again, as coordinators come and step back', async () => {
  const amira = await foundGroup('amira')
  const rosa = await letIn(amira, 'rosa', coordinator)
  connect(amira, rosa)
  await until('rosa may write', () => rosa.log.writable())
  await isHeard(rosa, amira)
  expect(indexersOf(amira)).toEqual(writersOf(amira))
  const sam = await letIn(amira, 'sam', organiser)
  connect(amira, sam)
  connect(rosa, sam)
  await until('sam may write', () => sam.log.writable())
  const [proposal] = await amira.appendKernel(roleBody(sam, coordinator))
  await together(amira, rosa, sam)
  await rosa.appendKernel({ type: 'approve', proposal: proposal?.name ?? randomBytes(32) })
  await together(amira, rosa, sam)
  expect(indexersOf(amira)).toEqual(writersOf(amira)) // sam has not written a word yet: the next lower odd number
  await isHeard(sam, amira)
  await until('three settle', () => indexersOf(amira).join() === writersOf(amira, rosa, sam).join())
  await rosa.appendKernel(roleBody(rosa, reader))
  await until('one settles', () => indexersOf(amira).join() === writersOf(amira).join())
  await until('rosa may not write', () => !rosa.log.writable())
  await isHeard(sam, amira)
  await together(amira, rosa, sam)
})

test('the only laptop that settles steps back: its records no longer count, it goes on settling until another can', async () => {
  const amira = await foundGroup('amira')
  const rosa = await letIn(amira, 'rosa', coordinator)
  connect(amira, rosa)
  await until('rosa may write', () => rosa.log.writable())
  await amira.appendKernel(roleBody(amira, reader))
  await together(amira, rosa)
  expect(indexersOf(rosa)).toEqual(writersOf(amira))
  const before = rosa.log.viewLength()
  await amira.log.append([Uint8Array.of(2, 1, 2, 3)]) // Autobase still lets her; apply does not
  await together(amira, rosa)
  expect(rosa.log.viewLength()).toBe(before)
  await isHeard(rosa, amira)
  await until('rosa settles', () => indexersOf(amira).join() === writersOf(rosa).join())
  await until('amira may not write at all', () => !amira.log.writable())
  await isHeard(rosa, amira)
  await together(amira, rosa)
})

test('what a newer Starling writes is kept in its place for everybody, and changes nothing', async () => {
  const amira = await foundGroup('amira')
  const kenji = await letIn(amira, 'kenji')
  connect(amira, kenji)
  await until('kenji may write', () => kenji.log.writable())
  const before = rightsPicture(await amira.rights())
  const blocks = [Uint8Array.of(9, 1, 2, 3), Uint8Array.of(2)]
  await kenji.log.append(blocks)
  await kenji.appendKernel({ type: 'successor', groupKey: randomBytes(32), claim: 0 })
  await together(amira, kenji)
  expect(amira.log.viewLength()).toBe(3)
  expect((await amira.log.blocks([0]))[0]?.subarray(36)).toEqual(Buffer.from(blocks[0] ?? []))
  expect(rightsPicture(await amira.rights())).toBe(before)
})

test('kernel records made apart come to the same rights on all laptops, after the heal and after a restart', async () => {
  const amira = await foundGroup('amira')
  const rosa = await letIn(amira, 'rosa', coordinator)
  const pull = connect(amira, rosa)
  await until('rosa may write', () => rosa.log.writable())
  await isHeard(rosa, amira)
  await together(amira, rosa)
  pull()
  const [omar, ines] = [newIdentity(), newIdentity()]
  const invited = admitBody(omar, organiser, [])
  for (let i = 0; i < 3; i++) await amira.appendKernel(admitBody(newIdentity(), reader, []))
  await amira.appendKernel(invited)
  await rosa.appendKernel({ ...admitBody(ines, organiser, []), ...{ boxes: [] } })
  await rosa.appendKernel({ ...invited, role: reader }) // the same invite and person, used apart
  for (let i = 0; i < 5; i++) await rosa.appendKernel(admitBody(newIdentity(), reader, []))
  connect(amira, rosa)
  await until('same view', () => sameView(amira, rosa))
  const [one, two] = [await amira.rights(), await rosa.rights()]
  expect(rightsPicture(one)).toBe(rightsPicture(two))
  expect(one.persons.size).toBe(2 + 3 + 5 + 2)
  const again = await letIn(amira, 'late', organiser)
  connect(again, rosa)
  connect(again, amira)
  const picture = rightsPicture(await amira.rights())
  await until('late has it', async () => (await sameView(again, amira)) && rightsPicture(await again.rights()) === picture)
})
