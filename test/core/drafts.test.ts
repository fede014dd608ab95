import { readdir, readFile } from 'node:fs/promises'
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
