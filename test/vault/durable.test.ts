import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { randomBytes } from '../../core/domain/crypto.ts'
import { type DurableFiles, openDurableLog } from '../../core/vault/durable.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'
import { temporaryFolder } from './folders.ts'

const refusal = (code: string) => expect.objectContaining({ name: 'CoreError', code })

/** Files that only write down what was asked of them. */
function recordedFiles(missing: (name: string) => boolean = () => false) {
  const calls: string[] = []
  const files: DurableFiles = {
    async open(path) {
      const name = path.slice(-10)
      if (missing(name)) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      calls.push(`open ${name}`)
      return {
        async datasync() {
          calls.push(`sync ${name}`)
        },
        async close() {
          calls.push(`close ${name}`)
        }
      }
    },
    async syncFolder() {
      calls.push('sync folder')
    }
  }
  return { files, calls }
}

test('an answer never comes before the log is synced', async () => {
  const calls: string[] = []
  const { files, calls: fileCalls } = recordedFiles()
  const folder = await temporaryFolder()
  const sealed = await openSealedStore(folder, randomBytes(32), {
    files: {
      async open(path) {
        const handle = await files.open(path)
        return {
          close: handle.close,
          async datasync() {
            await new Promise(setImmediate)
            await handle.datasync()
            calls.push('sync')
          }
        }
      },
      syncFolder: files.syncFolder
    }
  })
  const core = sealed.store.get({ name: 'aa' })
  await core.ready()
  for (let index = 0; index < 3; index++) {
    await core.append(Buffer.from('x'))
    calls.push('append')
    await sealed.durable.sync()
    calls.push('answer')
  }
  expect(calls).toEqual(Array(3).fill(['append', 'sync', 'answer']).flat())
  expect(fileCalls.filter((call) => call === 'sync folder')).toHaveLength(1)
  await sealed.close()
})

test('everyone who asks in one moment shares one sync, and whoever asks during a sync gets the next one', async () => {
  const { files, calls } = recordedFiles()
  const durable = await openDurableLog({ currentWalFile: async () => ({ number: 4 }) }, 'db', files)
  await durable.sync()
  calls.length = 0
  const first = [durable.sync(), durable.sync(), durable.sync()]
  await first[0]
  const second = durable.sync()
  await Promise.all([...first, second])
  expect(calls).toEqual(['sync 000004.log', 'sync 000004.log'])
  await durable.close()
})

test('when the log rotates, every file since the last sync is synced before the answer', async () => {
  const { files, calls } = recordedFiles((name) => name === '000006.log')
  let number = 4
  const durable = await openDurableLog({ currentWalFile: async () => ({ number }) }, 'db', files)
  number = 5 // rotated before the first sync
  await durable.sync()
  expect(calls.filter((call) => call.startsWith('sync 0'))).toEqual(['sync 000004.log', 'sync 000005.log'])
  calls.length = 0
  number = 8 // 6 is a table
  await durable.sync()
  expect(calls.filter((call) => call.startsWith('sync'))).toEqual([
    'sync 000005.log',
    'sync 000007.log',
    'sync 000008.log',
    'sync folder'
  ])
  await durable.close()
})

test('a log file that is gone because its content is in a table is no failure', async () => {
  let asked = 0
  const { files, calls } = recordedFiles((name) => name === '000004.log')
  const durable = await openDurableLog({ currentWalFile: async () => ({ number: asked++ < 2 ? 4 : 5 }) }, 'db', files)
  await durable.sync()
  expect(calls).toContain('sync 000005.log')
  await durable.close()
})

test('after a failed sync nothing is called saved any more, even when the disk seems well again', async () => {
  let full = false
  const files: DurableFiles = {
    open: async () => ({
      async datasync() {
        if (full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      },
      async close() {}
    }),
    async syncFolder() {}
  }
  const durable = await openDurableLog({ currentWalFile: async () => ({ number: 4 }) }, 'db', files)
  await durable.sync()
  full = true
  const waiting = [durable.sync(), durable.sync()]
  for (const one of waiting) await expect(one).rejects.toEqual(refusal('DISK_FULL'))
  full = false
  await expect(durable.sync()).rejects.toEqual(refusal('DISK_FULL'))
  await durable.close()
})

test('the real log is followed through a rotation', async () => {
  const folder = await temporaryFolder()
  const calls: string[] = []
  const files: DurableFiles = {
    async open(path) {
      const handle = await open(path, 'r+')
      return {
        close: () => handle.close(),
        async datasync() {
          await handle.datasync()
          calls.push(`sync ${path.slice(-10)}`)
        }
      }
    },
    async syncFolder() {}
  }
  const sealed = await openSealedStore(folder, randomBytes(32), { files })
  const core = sealed.store.get({ name: 'aa' })
  await core.append(Buffer.from('one'))
  await sealed.durable.sync()
  await sealed.store.storage.db.flush()
  await core.append(Buffer.from('two'))
  await sealed.durable.sync()
  const names = new Set(calls.filter((call) => call.startsWith('sync 0')))
  expect(names.size).toBe(2)
  const logs = (await readdir(join(folder, 'db'))).filter((name) => name.endsWith('.log'))
  expect([...names].at(-1)).toBe(`sync ${logs.at(-1)}`)
  await sealed.close()
})

test('a database folder that vanishes is a damaged store, not a saved record', async () => {
  const folder = join(await temporaryFolder(), 'db')
  await mkdir(folder)
  const durable = await openDurableLog(
    { currentWalFile: () => Promise.reject(Object.assign(new Error('IO error'), { code: 'EIO' })) },
    folder
  ).catch((err: unknown) => err)
  expect(durable).toBeInstanceOf(Error)
})
