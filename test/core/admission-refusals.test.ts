import { expect, test } from 'vitest'
import { admit, type CorePeer, cast, eventually, openCorePeer, part, refusal } from '../helpers/core-cast.ts'

const joinOf = async (peer: CorePeer, join: string) => (await peer.call('join.list', {})).find((j) => j.join === join)

const refused = async (peer: CorePeer, join: string, code: string) => {
  const ended = await eventually(
    `${peer.name} hears ${code}`,
    () => joinOf(peer, join),
    (j) => j?.state === 'refused'
  )
  expect(ended).toMatchObject({ refusal: code, group: null, code: null })
  expect(await peer.call('group.list', {})).toEqual([])
}

async function two(): Promise<{ amira: CorePeer; kenji: CorePeer; group: string }> {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  return { amira, kenji, group }
}

async function comparing(by: CorePeer, newcomer: CorePeer, group: string) {
  const { text } = await by.call('invite.create', { group })
  const { join } = await newcomer.call('join.start', { text })
  await eventually(
    'comparing',
    () => joinOf(newcomer, join),
    (j) => j?.state === 'comparing'
  )
  const [ours] = await eventually(
    'asked',
    () => by.call('admission.list', {}),
    (list) => list.length === 1
  )
  return { text, join, admission: ours?.admission ?? '' }
}

test('a code with a slip in it, one of another sort, and words that are no code each get their own answer', async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const { text } = await amira.call('invite.create', { group })
  const reading = await amira.call('reading.create', { group, label: 'Press' })
  const kenji = await openCorePeer('Kenji')
  const slip = text.slice(0, -1) + (text.endsWith('y') ? 'b' : 'y')
  await expect(kenji.call('join.start', { text: slip })).rejects.toEqual(refusal('CODE_MISTYPED'))
  await expect(kenji.call('join.start', { text: text.slice(0, -6) })).rejects.toEqual(refusal('CODE_MISTYPED'))
  await expect(kenji.call('join.start', { text: reading.text })).rejects.toEqual(refusal('CODE_WRONG_KIND'))
  await expect(kenji.call('reading.open', { text })).rejects.toEqual(refusal('CODE_WRONG_KIND'))
  await expect(kenji.call('join.start', { text: 'let me in please' })).rejects.toEqual(refusal('CODE_NOT_RECOGNISED'))
  expect(await kenji.call('join.list', {})).toEqual([])
  await expect(kenji.call('join.answer', { join: 'nothing', same: true })).rejects.toEqual(refusal('JOIN_NOT_FOUND'))
  await expect(amira.call('admission.answer', { admission: 'nothing', same: true })).rejects.toEqual(refusal('JOIN_NOT_FOUND'))
})

test('an invite works once: the second person who brings it hears that it is used', async () => {
  const [amira, kenji, nour] = await cast('Amira', 'Kenji', 'Nour')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const { text, join, admission } = await comparing(amira, kenji, group)
  await kenji.call('join.answer', { join, same: true })
  await amira.call('admission.answer', { admission, same: true })
  await eventually(
    'Kenji is in',
    () => joinOf(kenji, join),
    (j) => j?.state === 'done'
  )
  const second = await nour.call('join.start', { text })
  await refused(nour, second.join, 'INVITE_USED')
  expect(await amira.call('member.list', { group })).toHaveLength(2)
})

test('a revoked invite says so to whoever brings it', async () => {
  const { amira, kenji, group } = await two()
  const { text, invite } = await amira.call('invite.create', { group })
  await amira.call('invite.revoke', { group, invite })
  const { join } = await kenji.call('join.start', { text })
  await refused(kenji, join, 'INVITE_REVOKED')
  expect((await amira.call('invite.list', { group }))[0]?.state).toBe('revoked')
  await expect(amira.call('invite.revoke', { group, invite: 'y'.repeat(26) })).rejects.toEqual(refusal('INVITE_NOT_FOUND'))
})

test('an expired invite is refused by both laptops, whichever clock has passed the time', async () => {
  let now = Date.now()
  const [amira, kenji] = await cast({ name: 'Amira', now: () => now }, 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const { text } = await amira.call('invite.create', { group, minutes: 5 })
  now += 6 * 60_000
  const { join } = await kenji.call('join.start', { text })
  await refused(kenji, join, 'INVITE_EXPIRED')
  const late = await openCorePeer({ name: 'Late', now: () => now })
  await expect(late.call('join.start', { text })).rejects.toEqual(refusal('INVITE_EXPIRED'))
  expect((await amira.call('invite.list', { group }))[0]?.state).toBe('expired')
})

test('whoever sees another code says so, and both hear that the codes differ', async () => {
  const { amira, kenji, group } = await two()
  const first = await comparing(amira, kenji, group)
  await kenji.call('join.answer', { join: first.join, same: false })
  await refused(kenji, first.join, 'CHECK_CODE_DIFFERENT')
  await eventually(
    'Amira is asked no more',
    () => amira.call('admission.list', {}),
    (list) => list.length === 0
  )
  const second = await comparing(amira, kenji, group)
  await amira.call('admission.answer', { admission: second.admission, same: false })
  await refused(kenji, second.join, 'CHECK_CODE_DIFFERENT')
  expect(await amira.call('member.list', { group })).toHaveLength(1)
})

test('whoever is told no hears just that, and the invite stays good', async () => {
  const { amira, kenji, group } = await two()
  const { text, join, admission } = await comparing(amira, kenji, group)
  expect(await amira.call('admission.decline', { admission })).toEqual({ declined: true })
  await refused(kenji, join, 'INVITE_DECLINED')
  await expect(amira.call('admission.decline', { admission })).rejects.toEqual(refusal('JOIN_NOT_FOUND'))
  const again = await kenji.call('join.start', { text })
  await eventually(
    'comparing again',
    () => joinOf(kenji, again.join),
    (j) => j?.state === 'comparing'
  )
})

test('a newcomer who stops looking is gone from both laptops, and may begin again with the same invite', async () => {
  const { amira, kenji, group } = await two()
  const { text, join } = await comparing(amira, kenji, group)
  expect((await kenji.call('join.start', { text })).join).toBe(join)
  await kenji.call('join.cancel', { join })
  await refused(kenji, join, 'JOIN_ENDED')
  await eventually(
    'Amira is asked no more',
    () => amira.call('admission.list', {}),
    (list) => list.length === 0
  )
  const again = await kenji.call('join.start', { text })
  expect(again.join).not.toBe(join)
  await eventually(
    'comparing again',
    () => joinOf(kenji, again.join),
    (j) => j?.state === 'comparing'
  )
})

test('an invite that is revoked while two people compare lets nobody in', async () => {
  const { amira, kenji, group } = await two()
  const { join, admission } = await comparing(amira, kenji, group)
  const [invite] = await amira.call('invite.list', { group })
  await amira.call('invite.revoke', { group, invite: invite?.invite ?? '' })
  await kenji.call('join.answer', { join, same: true })
  await amira.call('admission.answer', { admission, same: true })
  await refused(kenji, join, 'INVITE_REVOKED')
  expect(await amira.call('member.list', { group })).toHaveLength(1)
})

test('who is a member already hears so, keeps the group once, and the invite stays good for somebody else', async () => {
  const { amira, kenji, group } = await two()
  await admit(amira, group, kenji)
  const { text } = await amira.call('invite.create', { group })
  await expect(amira.call('join.start', { text })).rejects.toEqual(refusal('ALREADY_MEMBER'))
  const { join } = await kenji.call('join.start', { text })
  const ended = await eventually(
    'Kenji hears',
    () => joinOf(kenji, join),
    (j) => j?.state === 'refused' || j?.state === 'comparing'
  )
  expect(ended).toMatchObject({ state: 'refused', refusal: 'ALREADY_MEMBER' })
  expect(await kenji.call('group.list', {})).toHaveLength(1)
  expect(await amira.call('member.list', { group })).toHaveLength(2)
  expect((await amira.call('invite.list', { group })).map((i) => i.state).sort()).toEqual(['open', 'used'])
})

test('a member who brings another invite hears so from any coordinator, also when its maker is away', async () => {
  const [amira, kenji, nour] = await cast('Amira', 'Kenji', 'Nour')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const nours = await admit(amira, group, nour, 'coordinator')
  await admit(amira, group, kenji)
  const { text, invite } = await amira.call('invite.create', { group })
  await eventually(
    'Nour knows it and the three',
    async () => [await nour.call('invite.list', { group: nours }), await nour.call('member.list', { group: nours })] as const,
    ([invites, members]) => invites.length === 3 && members.length === 3
  )
  await part(amira)
  const { join } = await kenji.call('join.start', { text })
  const ended = await eventually(
    'Kenji hears',
    () => joinOf(kenji, join),
    (j) => j?.state === 'refused' || j?.state === 'comparing'
  )
  expect(ended).toMatchObject({ state: 'refused', refusal: 'ALREADY_MEMBER' })
  const kept = await nour.call('invite.list', { group: nours })
  expect(kept.find((i) => i.invite === invite)?.state).toBe('open')
  expect(await nour.call('member.list', { group: nours })).toHaveLength(3)
})
