import { expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, meet, part, refusal } from '../helpers/core-cast.ts'

const personOf = async (peer: CorePeer, group: string, name: string): Promise<string> => {
  const list = await eventually(
    `${name} has a name`,
    () => peer.call('member.list', { group }),
    (members) => members.some((m) => m.name === name)
  )
  return list.find((m) => m.name === name)?.person ?? ''
}

test('the only coordinator makes an organiser a coordinator, who then knows the open invites and can make new ones', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  await amira.call('invite.create', { group })
  await amira.call('reading.create', { group, label: 'City paper' })
  const there = await admit(amira, group, kenji)
  const person = await personOf(amira, group, 'Kenji')
  await eventually(
    'an organiser',
    () => kenji.call('group.get', { group: there }),
    (g) => g.role === 'organiser'
  )
  for (const call of [
    kenji.call('invite.create', { group: there }),
    kenji.call('invite.list', { group: there }),
    kenji.call('reading.create', { group: there, label: 'x' }),
    kenji.call('member.role', { group: there, person, role: 'coordinator' })
  ])
    await expect(call).rejects.toEqual(refusal('NOT_ALLOWED'))

  expect(await amira.call('member.role', { group, person, role: 'coordinator' })).toEqual({ role: 'coordinator' })
  await eventually(
    'a coordinator',
    () => kenji.call('group.get', { group: there }),
    (g) => g.role === 'coordinator'
  )
  const invites = await eventually(
    'he knows what was before him',
    () => kenji.call('invite.list', { group: there }),
    (l) => l.length === 2
  )
  expect(invites.map((i) => i.state).sort()).toEqual(['open', 'used'])
  expect((await kenji.call('reading.list', { group: there }))[0]?.label).toBe('City paper')
  await kenji.call('invite.create', { group: there })
  await eventually(
    'and she of his',
    () => amira.call('invite.list', { group }),
    (l) => l.length === 3
  )
  expect(await amira.call('group.get', { group })).toMatchObject({ coordinators: 2, survivesLostLaptop: false })
})

test('with two coordinators, making, demoting or replacing one takes both', async () => {
  const [amira, kenji, nour] = await cast('Amira', 'Kenji', 'Nour')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const kenjis = await admit(amira, group, kenji, 'coordinator')
  await admit(amira, group, nour)
  await eventually(
    'two',
    () => amira.call('group.get', { group }),
    (g) => g.coordinators === 2 && g.members === 3
  )
  const needs = expect.objectContaining({ code: 'NEEDS_APPROVALS', params: { needed: 2 } })
  const nourId = await personOf(amira, group, 'Nour')
  const kenjiId = await personOf(amira, group, 'Kenji')
  await expect(amira.call('member.role', { group, person: nourId, role: 'coordinator' })).rejects.toEqual(needs)
  await expect(amira.call('member.role', { group, person: kenjiId, role: 'organiser' })).rejects.toEqual(needs)
  expect((await amira.call('group.get', { group })).coordinators).toBe(2)
  const { epoch } = await amira.call('group.get', { group })
  // Whoever steps back signs it alone.
  await kenji.call('member.role', { group: kenjis, person: await personOf(kenji, kenjis, 'Kenji'), role: 'organiser' })
  await eventually(
    'he stepped back',
    () => amira.call('group.get', { group }),
    (g) => g.coordinators === 1
  )
  await expect(kenji.call('invite.create', { group: kenjis })).rejects.toEqual(refusal('NOT_ALLOWED'))
  // He holds the coordinators' key: a laptop of those who stay changes the lock, and he reads on what is for everyone.
  await eventually(
    'the lock is changed',
    () => amira.call('group.get', { group }),
    (g) => g.epoch === epoch + 1
  )
  await eventually(
    'for everyone',
    () => kenji.call('group.get', { group: kenjis }),
    (g) => g.epoch === epoch + 1
  )
  const { id } = await amira.call('event.create', { group, title: 'After him' })
  await eventually(
    'he reads on',
    () => kenji.call('event.get', { group: kenjis, id }).catch(() => null),
    (e) => e !== null
  )
  await amira.call('member.role', { group, person: nourId, role: 'coordinator' })
})

test('a coordinator changes organisers and readers alone, and the lock is changed with it', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const there = await admit(amira, group, kenji)
  const person = await personOf(amira, group, 'Kenji')
  const { epoch } = await amira.call('group.get', { group })
  await amira.call('member.role', { group, person, role: 'reader' })
  expect((await amira.call('group.get', { group })).epoch).toBe(epoch + 1)
  await eventually(
    'he reads',
    () => kenji.call('group.get', { group: there }),
    (g) => g.role === 'reader'
  )
  await expect(kenji.call('event.create', { group: there, title: 'x' })).rejects.toEqual(refusal('READ_ONLY'))
  const { id } = await amira.call('event.create', { group, title: 'Under the new lock' })
  await eventually(
    'he still reads',
    () => kenji.call('event.get', { group: there, id }).catch(() => null),
    (e) => e !== null
  )
  await amira.call('member.role', { group, person, role: 'organiser' })
  await eventually(
    'he writes again',
    () => kenji.call('group.get', { group: there }),
    (g) => g.role === 'organiser'
  )
  await kenji.call('event.reply', { group: there, id, answer: 'yes' })
  await eventually(
    'and is heard',
    () => amira.call('event.get', { group, id }),
    (e) => e.coming === 1
  )
})

test('the last coordinator cannot step back, and a stranger has no role', async () => {
  const [amira] = await cast('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const me = await personOf(amira, group, 'Amira')
  await expect(amira.call('member.role', { group, person: me, role: 'organiser' })).rejects.toEqual(refusal('NOT_ALLOWED'))
  await expect(amira.call('member.role', { group, person: 'y'.repeat(52), role: 'reader' })).rejects.toEqual(
    refusal('MEMBER_NOT_FOUND')
  )
  expect(await amira.call('group.get', { group })).toMatchObject({ coordinators: 1, role: 'coordinator' })
})

test('until a coordinator’s laptop has changed the lock, whoever stepped back sees that it is not changed yet', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const there = await admit(amira, group, kenji, 'coordinator')
  const seen = (peer: CorePeer, id: string) => peer.call('group.get', { group: id })
  await eventually(
    'two',
    () => seen(kenji, there),
    (g) => g.coordinators === 2 && !g.lockPending
  )
  await part(amira)
  await kenji.call('member.role', { group: there, person: await personOf(kenji, there, 'Kenji'), role: 'organiser' })
  expect(await seen(kenji, there)).toMatchObject({ role: 'organiser', lockPending: true })
  expect(await seen(amira, group)).toMatchObject({ coordinators: 2, lockPending: false })
  await meet(amira)
  for (const [peer, id] of [
    [amira, group],
    [kenji, there]
  ] as const)
    await eventually(
      'changed',
      () => seen(peer, id),
      (g) => g.coordinators === 1 && !g.lockPending
    )
})
