import { expect, test } from 'vitest'
import type { CallName } from '../../core/contract/handlers.ts'
import { operations } from '../../core/contract/operations.ts'
import { admit, cast, eventually, openCorePeer, passphrase, refusal } from '../helpers/core-cast.ts'

test('while the profile is locked every question about it gets the same answer, and the passphrase brings everything back', async () => {
  const [amira, kenji] = await cast('Amira', 'Kenji')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const { id } = await amira.call('event.create', { group, title: 'Picket' })
  const there = await admit(amira, group, kenji)
  await eventually(
    'Kenji is in',
    () => kenji.call('group.get', { group: there }),
    (g) => g.role === 'organiser'
  )
  const asked = { event: await amira.call('event.get', { group, id }), name: (await amira.call('group.get', { group })).name }
  expect(await amira.call('profile.lock', {})).toEqual({ locked: true })
  expect(await amira.call('profile.state', {})).toMatchObject({ state: 'locked', name: null, openedAt: null })

  const item = 'y'.repeat(26)
  const key = 'y'.repeat(52)
  const any = { group, id: item, change: item, invite: item, person: key, to: key, join: 'x', admission: 'x', same: true }
  const more = { kind: 'event', field: 'title', text: 'x', title: 'x', name: 'x', label: 'x', answer: 'yes', role: 'reader' }
  const rest = { at: 0, count: 1, blocks: [{ kind: 'rule', spans: [] }], update: 'AAAA', mode: 'lan', old: 'x', passphrase: 'x' }
  const anything = { ...any, ...more, ...rest, reason: '', note: '', withMe: 0, minutes: 5, limit: 10, steps: [], removed: false }
  const answered: string[] = []
  for (const name of Object.keys(operations) as (keyof typeof operations)[]) {
    if (
      operations[name].kind === 'watch' ||
      ['profile.state', 'profile.suggest', 'profile.create', 'profile.unlock', 'profile.lock'].includes(name)
    )
      continue
    const handler = amira.handlers()[name as CallName] as (input: object) => Promise<unknown> // any operation, any input: locked is asked first
    await expect(
      Promise.resolve().then(() => handler(anything)),
      name
    ).rejects.toEqual(refusal('PROFILE_LOCKED'))
    answered.push(name)
  }
  expect(answered.length).toBeGreaterThan(50)
  await kenji.call('event.reply', { group: there, id, answer: 'yes' })

  await expect(amira.call('profile.unlock', { passphrase: `${passphrase}x` })).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  await expect(amira.call('group.list', {})).rejects.toEqual(refusal('PROFILE_LOCKED'))
  expect(await amira.call('profile.unlock', { passphrase })).toMatchObject({ state: 'open', name: 'Amira', mode: 'lan' })
  expect((await amira.call('group.get', { group })).name).toBe(asked.name)
  expect(await amira.call('event.get', { group, id })).toMatchObject({ title: asked.event.title, made: asked.event.made })
  await eventually(
    'what came meanwhile',
    () => amira.call('event.get', { group, id }),
    (e) => e.coming === 1
  )
})

test('a profile is made once; the passphrase can be another one from then on, and the old one opens nothing', async () => {
  const amira = await openCorePeer('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  await expect(amira.call('profile.create', { passphrase, name: 'B' })).rejects.toEqual(refusal('PROFILE_EXISTS'))
  const next = 'four other longer words'
  const change = (old: string, to: string) => amira.call('profile.changePassphrase', { old, passphrase: to })
  await expect(change('not it at all', next)).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  await expect(change(passphrase, 'short')).rejects.toEqual(refusal('PASSPHRASE_TOO_SHORT'))
  expect(await change(passphrase, next)).toEqual({ changed: true })
  await amira.call('profile.lock', {})
  await expect(amira.call('profile.unlock', { passphrase })).rejects.toEqual(refusal('PASSPHRASE_WRONG'))
  await expect(amira.call('profile.create', { passphrase, name: 'B' })).rejects.toEqual(refusal('PROFILE_EXISTS'))
  await amira.call('profile.unlock', { passphrase: next })
  expect((await amira.call('group.list', {}))[0]).toMatchObject({ group, name: 'Union', role: 'coordinator' })
})

test('name, language and the choice of network are kept; the network is off until somebody chooses', async () => {
  const amira = await openCorePeer('Amira')
  expect(await amira.call('profile.state', {})).toMatchObject({ state: 'open', name: 'Amira', language: 'en', mode: 'off' })
  await expect(amira.call('network.search', {})).rejects.toEqual(refusal('NETWORK_OFF'))
  await amira.call('profile.set', { name: 'أميرة', language: 'ar' })
  await amira.call('network.mode', { mode: 'lan' })
  expect(await amira.call('network.search', {})).toEqual({ searching: true })
  await amira.reopen()
  expect(await amira.call('profile.state', {})).toMatchObject({ name: 'أميرة', language: 'ar', mode: 'lan' })
  const { group } = await amira.call('group.create', { name: 'Union' })
  await eventually(
    'by that name',
    () => amira.call('member.list', { group }),
    (list) => list[0]?.name === 'أميرة'
  )
})

test('a suggested passphrase is five words of the language asked for, and good enough to lock a profile with', async () => {
  const amira = await openCorePeer('Amira')
  let current = passphrase
  for (const language of ['en', 'ja', 'es', 'ar'] as const) {
    const { words, bits } = await amira.call('profile.suggest', { language })
    expect(words).toHaveLength(5)
    expect(bits).toBeGreaterThanOrEqual(50)
    const next = words.join(' ')
    await amira.call('profile.changePassphrase', { old: current, passphrase: next })
    current = next
  }
})
