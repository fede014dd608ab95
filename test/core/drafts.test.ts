import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cast, refusal } from '../helpers/core-cast.ts'

test('what is typed into a form is still there after everything was closed, until it is saved or discarded', async () => {
  const [amira] = await cast('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const of = { group, form: 'event.new' }
  expect(await amira.call('draft.get', of)).toEqual({ text: null, at: null })
  await amira.call('draft.keep', { ...of, text: 'Picket at gate' })
  await amira.call('draft.keep', { ...of, text: 'Picket at gate 2 · 門の前 · عند البوابة' })
  await amira.call('draft.keep', { group, form: 'task.new', text: 'another' })
  await amira.reopen()
  expect((await amira.call('draft.get', of)).text).toBe('Picket at gate 2 · 門の前 · عند البوابة')
  expect((await amira.call('draft.get', of)).at).toBeGreaterThan(Date.now() - 60_000)
  await amira.call('draft.forget', of)
  await amira.reopen()
  expect((await amira.call('draft.get', of)).text).toBeNull()
  expect((await amira.call('draft.get', { group, form: 'task.new' })).text).toBe('another')
})

test('a draft is no word of the plan: it is sealed on the disk, and goes with the group that is left', async () => {
  const [amira] = await cast('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const of = { group, form: 'event.new' }
  await amira.call('draft.keep', { ...of, text: 'canary-of-a-draft' })
  expect((await amira.call('event.list', { group })).items).toEqual([])
  const folder = join(amira.dir, 'drafts')
  for (const file of await readdir(folder)) expect((await readFile(join(folder, file))).includes('canary-of-a-draft')).toBe(false)
  await amira.call('group.leave', { group })
  await expect(amira.call('draft.get', of)).rejects.toEqual(refusal('GROUP_NOT_FOUND'))
  await expect(amira.call('draft.keep', { ...of, text: 'late' })).rejects.toEqual(refusal('GROUP_NOT_FOUND'))
})

test('a draft that cannot be read any more is told of once, and the others are there', async () => {
  const [amira] = await cast('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  const journal = join(amira.dir, 'drafts', 'journal')
  await amira.call('draft.keep', { group, form: 'event.new', text: 'lost' })
  const before = (await readFile(journal)).byteLength
  await amira.call('draft.keep', { group, form: 'task.new', text: 'whole' })
  expect((await amira.call('profile.state', {})).draftsFailure).toBeNull()
  await amira.close()
  const bytes = await readFile(journal)
  bytes.writeUInt8(bytes.readUInt8(before - 1) ^ 1, before - 1)
  await writeFile(journal, bytes)
  await amira.reopen()
  expect((await amira.call('profile.state', {})).draftsFailure).toBe('DRAFTS_DAMAGED')
  expect((await amira.call('draft.get', { group, form: 'event.new' })).text).toBeNull()
  expect((await amira.call('draft.get', { group, form: 'task.new' })).text).toBe('whole')
  await amira.call('draft.keep', { group, form: 'event.new', text: 'again' })
  await amira.reopen()
  expect((await amira.call('profile.state', {})).draftsFailure).toBeNull()
  expect((await amira.call('draft.get', { group, form: 'event.new' })).text).toBe('again')
  expect((await amira.call('draft.get', { group, form: 'task.new' })).text).toBe('whole')
})

test('a journal that does not open is told of, and nothing is kept in it', async () => {
  const [amira] = await cast('Amira')
  const { group } = await amira.call('group.create', { name: 'Union' })
  await amira.close()
  const journal = join(amira.dir, 'drafts', 'journal')
  const bytes = await readFile(journal)
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20)
  await writeFile(journal, bytes)
  await amira.reopen()
  expect((await amira.call('profile.state', {})).draftsFailure).toBe('DRAFTS_DAMAGED')
  await expect(amira.call('draft.keep', { group, form: 'x', text: 'y' })).rejects.toEqual(refusal('DRAFTS_DAMAGED'))
})
