import { expect, test } from 'vitest'
import type { CallName, ClientInput, Operations } from '../../core/contract/handlers.ts'
import { operations } from '../../core/contract/operations.ts'
import { admit, type CorePeer, cast, eventually, refusal } from '../helpers/core-cast.ts'

/**
 * Every command of the contract that names a group. Leaving is everybody's own affair, what is typed into a form never leaves the
 * laptop, and carrying a file is no change. A new one that is missing below does not compile.
 */
type GroupCommand = Exclude<
  {
    [N in CallName]: Operations[N]['kind'] extends 'command' ? ('group' extends keyof ClientInput<N> ? N : never) : never
  }[CallName],
  (typeof ofOneself)[number]
>
const ofOneself = ['group.leave', 'draft.keep', 'draft.forget', 'courier.export', 'courier.import'] as const

interface Items {
  readonly event: string
  readonly task: string
  readonly leaflet: string
  readonly change: string
  readonly person: string
  readonly invite: string
  readonly document: string
}

function attempts(group: string, i: Items): { readonly [N in GroupCommand]: ClientInput<N> } {
  const [event, task, leaflet] = [i.event, i.task, i.leaflet].map((id) => ({ group, id }))
  if (!event || !task || !leaflet) throw new Error('three items')
  const blocks = [{ kind: 'paragraph' as const, spans: [{ text: 'no' }] }]
  return {
    'group.rename': { group, name: 'Mine' },
    'member.rename': { group, name: 'Me' },
    'member.role': { group, person: i.person, role: 'reader' },
    'change.undo': { group, change: i.change },
    'version.choose': { ...event, kind: 'event', field: 'title', change: i.change },
    'event.create': { group, title: 'no' },
    'event.update': { ...event, title: 'no' },
    'event.reply': { ...event, answer: 'yes' },
    'event.cancel': event,
    'event.restore': event,
    'event.remove': event,
    'task.create': { group, title: 'no' },
    'task.update': { ...task, title: 'no' },
    'task.take': task,
    'task.release': task,
    'task.handOver': { ...task, to: i.person },
    'task.step': { ...task, text: 'no' },
    'task.restore': task,
    'task.remove': task,
    'leaflet.create': { group, title: 'no' },
    'leaflet.update': { ...leaflet, state: 'ready' },
    'leaflet.edit': { ...leaflet, update: i.document },
    'leaflet.insert': { ...leaflet, blocks },
    'leaflet.cut': { ...leaflet, at: 0 },
    'leaflet.restoreVersion': { ...leaflet, version: i.change },
    'leaflet.restore': leaflet,
    'leaflet.remove': leaflet,
    'picture.write': { group, offset: 0, data: '' },
    'picture.add': { group, leaflet: i.leaflet, upload: '0'.repeat(16) },
    'invite.create': { group },
    'invite.revoke': { group, invite: i.invite },
    'reading.create': { group, label: 'no' }
  }
}

async function planOf(amira: CorePeer, group: string): Promise<Items> {
  const event = await amira.call('event.create', { group, title: 'Picket' })
  const task = await amira.call('task.create', { group, title: 'Banner' })
  await amira.call('task.take', { group, id: task.id })
  const text = [{ kind: 'paragraph' as const, spans: [{ text: 'Come' }] }]
  const leaflet = await amira.call('leaflet.create', { group, title: 'Call', blocks: text })
  const { invite } = await amira.call('invite.create', { group })
  return {
    event: event.id,
    task: task.id,
    leaflet: leaflet.id,
    change: event.undo,
    person: (await amira.call('member.list', { group }))[0]?.person ?? '',
    invite,
    document: (await amira.call('leaflet.get', { group, id: leaflet.id })).document
  }
}

async function isRefusedEverything(reader: CorePeer, group: string, items: Items): Promise<void> {
  const total = async () => (await reader.call('group.get', { group })).changes.total
  const before = await total()
  const tried = attempts(group, items)
  for (const [name, input] of Object.entries(tried)) {
    const command = name as GroupCommand // the table's keys
    await expect(reader.call(command, input), name).rejects.toEqual(refusal('READ_ONLY'))
  }
  expect(await total()).toBe(before)
}

test('no command of the contract that changes a group is missing from the lists below', () => {
  const items = { event: '', task: '', leaflet: '', change: '', person: '', invite: '', document: '' }
  const all = Object.entries(operations).filter(
    ([name, { kind, input }]) => kind === 'command' && 'group' in input.entries && !ofOneself.some((own) => own === name)
  )
  expect(Object.keys(attempts('', items)).sort()).toEqual(all.map(([name]) => name).sort())
})

test('whoever has a reading code is refused every change, in words', async () => {
  const [amira, press] = await cast('Amira', 'Press')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const items = await planOf(amira, group)
  const { text } = await amira.call('reading.create', { group, label: 'paper' })
  const { group: there } = await press.call('reading.open', { text })
  // Refused from the first moment, before anything of the group has come …
  await expect(press.call('event.create', { group: there, title: 'no' })).rejects.toEqual(refusal('READ_ONLY'))
  await eventually(
    'the plan',
    () => press.call('leaflet.list', { group: there }),
    (l) => l.total === 1
  )
  await isRefusedEverything(press, there, items)
  // … and after starting again, and nothing of it ever reaches the group.
  await press.reopen()
  await expect(press.call('event.create', { group: there, title: 'no' })).rejects.toEqual(refusal('READ_ONLY'))
  expect((await amira.call('event.list', { group })).total).toBe(1)
})

test('a member who only reads is refused every change, and sees all of the plan', async () => {
  const [amira, omar] = await cast('Amira', 'Omar')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const items = await planOf(amira, group)
  const there = await admit(amira, group, omar, 'reader')
  await eventually(
    'the plan',
    () => omar.call('leaflet.list', { group: there }),
    (l) => l.total === 1
  )
  await eventually(
    'his role',
    () => omar.call('group.get', { group: there }),
    (g) => g.role === 'reader'
  )
  await isRefusedEverything(omar, there, items)
  expect((await amira.call('member.list', { group })).map((m) => m.role).sort()).toEqual(['coordinator', 'reader'])
})
