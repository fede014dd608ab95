import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, meet, part } from '../helpers/core-cast.ts'

interface Seat {
  readonly peer: CorePeer
  readonly group: string
}

async function three(): Promise<[Seat, Seat, Seat]> {
  const [amira, kenji, nour] = await cast('Amira', 'Kenji', 'Nour')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const kenjis = await admit(amira, group, kenji)
  const nours = await admit(amira, group, nour)
  const seats: [Seat, Seat, Seat] = [
    { peer: amira, group },
    { peer: kenji, group: kenjis },
    { peer: nour, group: nours }
  ]
  for (const seat of seats) {
    await eventually(
      `${seat.peer.name} knows all three, and they may write`,
      () => seat.peer.call('member.list', { group: seat.group }),
      (list) => list.length === 3 && list.every((m) => m.name !== '')
    )
  }
  return seats
}

const eventAt = ({ peer, group }: Seat, id: string) => peer.call('event.get', { group, id }).catch(() => null)

/** Who really has it, by their own stores: what anybody says must not be more. */
async function neverMoreThanTruth(seats: readonly Seat[], id: string, version: string): Promise<number> {
  // Claims are read before the stores: what arrives in between may only make the truth larger.
  const claims: { name: string; reached: number }[] = []
  for (const seat of seats) {
    const event = await eventAt(seat, id)
    if (event?.version === version) claims.push({ name: seat.peer.name, reached: event.reach.reachedPeople })
  }
  const true_ = (await Promise.all(seats.map((seat) => eventAt(seat, id)))).filter((e) => e?.version === version).length
  for (const { name, reached } of claims) expect(reached, `${name} says ${reached}, ${true_} have it`).toBeLessThanOrEqual(true_)
  return claims.find(({ name }) => name === seats[0]?.peer.name)?.reached ?? 0
}

test('what an item says about whom it has reached grows as laptops meet, and is never more than the truth', async () => {
  const seats = await three()
  const [amira, kenji, nour] = seats
  await part(kenji.peer, nour.peer)
  const { id, version } = await amira.peer.call('event.create', { group: amira.group, title: 'Picket' })
  expect((await eventAt(amira, id))?.reach).toMatchObject({ saved: true, reachedPeople: 1, ofPeople: 3 })
  expect(await neverMoreThanTruth(seats, id, version)).toBe(1)
  await meet(kenji.peer)
  await eventually(
    'one more has it, and says so',
    () => neverMoreThanTruth(seats, id, version),
    (reached) => reached === 2
  )
  await part(amira.peer)
  await meet(nour.peer)
  // Nour gets it from Kenji alone; Amira cannot know, and does not guess.
  await eventually(
    'Nour has it',
    () => eventAt(nour, id),
    (e) => e?.version === version
  )
  await eventually(
    'Kenji knows that all three have it',
    () => eventAt(kenji, id),
    (e) => e?.reach.reachedPeople === 3
  )
  expect(await neverMoreThanTruth(seats, id, version)).toBe(2)
  await meet(amira.peer)
  await eventually(
    'everyone, also by what Amira heard',
    () => neverMoreThanTruth(seats, id, version),
    (n) => n === 3
  )
  const asOf = (await eventAt(amira, id))?.reach.asOf ?? 0
  expect(Math.abs(Date.now() - asOf)).toBeLessThan(60_000)
})

test('a change to an item is counted from the start: who has the old version does not have the new one', async () => {
  const seats = await three()
  const [amira, kenji, nour] = seats
  const { id } = await amira.peer.call('event.create', { group: amira.group, title: 'Picket' })
  await eventually(
    'all have it',
    () => eventAt(amira, id),
    (e) => e?.reach.reachedPeople === 3
  )
  await part(nour.peer)
  const { version } = await kenji.peer.call('event.update', { group: kenji.group, id, place: 'Gate 2' })
  await eventually(
    'Amira has the new one',
    () => eventAt(amira, id),
    (e) => e?.version === version
  )
  await eventually(
    'two of three',
    () => neverMoreThanTruth(seats, id, version),
    (n) => n === 2
  )
  const { changes } = await amira.peer.call('change.list', { group: amira.group, item: id })
  expect(changes.map((c) => c.reach.reachedPeople)).toEqual([2, 3])
})

test('what others said is known over a restart, with the time when they said it; without the file, less is said rather than more', async () => {
  const [amira, kenji, nour] = await three()
  const { id } = await amira.peer.call('event.create', { group: amira.group, title: 'Picket' })
  const before = await eventually(
    'all have it',
    () => eventAt(amira, id),
    (e) => e?.reach.reachedPeople === 3
  )
  await eventually(
    'Kenji has heard it from all three',
    () => eventAt(kenji, id),
    (e) => e?.reach.reachedPeople === 3
  )
  await part(kenji.peer, nour.peer)
  await amira.peer.reopen()
  const after = (await eventAt(amira, id))?.reach
  expect(after).toMatchObject({ reachedPeople: 3, ofPeople: 3 })
  expect(after?.asOf).toBeGreaterThanOrEqual(before?.reach.asOf ?? Number.POSITIVE_INFINITY)
  expect(after?.asOf).toBeLessThanOrEqual(Date.now())
  const checkpoints = join(amira.peer.dir, 'checkpoint')
  await amira.peer.close()
  for (const name of await readdir(checkpoints)) await writeFile(join(checkpoints, name), 'not what was sealed')
  await amira.peer.reopen()
  expect((await eventAt(amira, id))?.reach).toMatchObject({ reachedPeople: 1, ofPeople: 3, asOf: null })
  await meet(kenji.peer)
  // Kenji passes on what Nour signed: Amira need not meet Nour to know.
  await eventually(
    'all three again',
    () => eventAt(amira, id),
    (e) => e?.reach.reachedPeople === 3
  )
})

test('the list of members tells what each laptop is known to lack, and the group when something is missing here', async () => {
  const [amira, kenji, nour] = await three()
  const laptopOf = async (seat: Seat, name: string) =>
    (await seat.peer.call('member.list', { group: seat.group })).find((m) => m.name === name)?.devices[0]
  await eventually(
    'Nour has everything',
    () => laptopOf(amira, 'Nour'),
    (d) => d?.hasEverything === true && d.connected
  )
  await part(nour.peer)
  for (let i = 0; i < 3; i++) await amira.peer.call('task.create', { group: amira.group, title: `Task ${i}` })
  const away = await eventually(
    'Nour is away',
    () => laptopOf(amira, 'Nour'),
    (d) => d?.connected === false
  )
  expect(away).toMatchObject({ hasEverything: false, missing: 3, me: false })
  expect(away?.lastHeard).toBeGreaterThan(Date.now() - 60_000)
  await eventually(
    'Kenji has everything',
    () => laptopOf(amira, 'Kenji'),
    (d) => d?.missing === 0
  )
  expect(await laptopOf(amira, 'Amira')).toMatchObject({ me: true, hasEverything: true, missing: 0 })
  await meet(nour.peer)
  await eventually(
    'Nour is up to date',
    () => nour.peer.call('group.get', { group: nour.group }),
    (g) => g.upToDate && g.changes.here === g.changes.total
  )
  await eventually(
    'and known to be',
    () => laptopOf(amira, 'Nour'),
    (d) => d?.hasEverything === true
  )
  await eventually(
    'for Kenji too',
    () => laptopOf(kenji, 'Nour'),
    (d) => d?.hasEverything === true
  )
})
