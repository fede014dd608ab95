import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockProfile } from '../../core/vault/profile-lock.ts'
import { bundleChildren } from './child.ts'
import { temporaryFolder } from './folders.ts'

const inUse = expect.objectContaining({ name: 'CoreError', code: 'PROFILE_IN_USE' })
let children: Awaited<ReturnType<typeof bundleChildren>>
beforeAll(async () => {
  children = await bundleChildren()
})
afterAll(() => children.remove())

test('one process at a time has a profile, and the next one can have it afterwards', async () => {
  const folder = await temporaryFolder()
  const lock = await lockProfile(folder)
  await expect(lockProfile(folder)).rejects.toEqual(inUse)
  const child = children.start('lock', folder)
  expect(await child.line((line) => line.startsWith('refused'))).toBe('refused PROFILE_IN_USE')
  await Promise.all([lock.release(), lock.release()])
  const next = children.start('lock', folder)
  await next.line((line) => line === 'locked')
  await expect(lockProfile(folder)).rejects.toEqual(inUse)
  next.process.kill('SIGKILL')
  await next.ended
  await (await lockProfile(folder)).release()
})
