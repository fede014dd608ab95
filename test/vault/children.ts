import { writeSync } from 'node:fs'
import { fromHex, toHex } from '../../core/domain/crypto.ts'
import { toDiskError } from '../../core/vault/disk-error.ts'
import { openDrafts } from '../../core/vault/drafts.ts'
import { compareMark, createMark, openMark } from '../../core/vault/mark.ts'
import { lockProfile } from '../../core/vault/profile-lock.ts'
import { createSaver } from '../../core/vault/saver.ts'
import { openSealedStore } from '../../core/vault/sealed-store.ts'

/** What other processes do in these tests: `node children.mjs <what> <folder> <key hex> …`. A line is out when it returns. */
const say = (text: string) => writeSync(1, `${text}\n`)
const forEver = () => new Promise<never>(() => setInterval(() => {}, 1000))
export const block = (index: number) => Buffer.from(`block ${index} ${'x'.repeat(300)}`)

const acts: Record<string, (folder: string, key: Uint8Array, more: string[]) => Promise<unknown>> = {
  async lock(folder) {
    await lockProfile(folder)
    say('locked')
    await forEver()
  },

  async open(folder, key) {
    await openSealedStore(folder, key)
    say('open')
    await forEver()
  },

  /** Appends for ever and says each block when it is saved, with its mark; "unsynced" says it at once. */
  async append(folder, key, [mode = 'synced', text = '']) {
    const { store, durable } = await openSealedStore(folder, key)
    const core = store.get({ name: 'aa' })
    await core.ready()
    const mark = mode === 'marked' ? await (core.length > 0 ? openMark : createMark)(`${folder}-mark`, key, key) : null
    const save = mark ? createSaver(durable, mark, core) : durable.sync
    say('ready')
    for (let index = core.length; ; index++) {
      await core.append(text ? Buffer.from(`${index} ${text}`) : block(index))
      if (mode === 'marked') say(`appended ${index}`)
      if (mode !== 'unsynced') await save()
      say(`saved ${index}`)
    }
  },

  /** Reads everything there is: every block must be what was written or be refused. "marked": compares the mark, too. */
  async read(folder, key, [mode = '']) {
    const sealed = await openSealedStore(folder, key)
    const core = sealed.store.get({ name: 'aa' })
    await core.ready()
    let wrong = 0
    const refused: string[] = []
    for (let index = 0; index < core.length; index++) {
      try {
        const found = await core.get(index, { wait: false })
        if (found === null || !block(index).equals(found)) wrong++
      } catch (err) {
        refused.push(toDiskError(err, 'INTERNAL').code)
      }
    }
    const mark = mode === 'marked' ? await openMark(`${folder}-mark`, key, key) : null
    const verdict = mark && (await compareMark(mark, core))
    say(JSON.stringify({ length: core.length, wrong, refused: refused.length, marked: mark?.value?.length, verdict }))
    await sealed.close()
    say('closed')
  },

  async draft(folder, key) {
    const drafts = await openDrafts(folder, key)
    for (let index = 0; ; index++) {
      await drafts.put(`draft ${index % 50}`, block(index))
      say(`saved ${index}`)
    }
  }
}

const [what = '', folder = '', keyHex = toHex(new Uint8Array(32)), ...more] = process.argv.slice(2)
process.on('uncaughtException', (err) => {
  say(`uncaught ${err.message}`)
  process.exit(3)
})
process.on('unhandledRejection', (err) => {
  say(`unhandled ${err instanceof Error ? err.message : String(err)}`)
  process.exit(4)
})
try {
  await acts[what]?.(folder, fromHex(keyHex), more)
} catch (err) {
  const { code } = toDiskError(err, 'INTERNAL') // what a group does with an error of the store it uses
  say(`refused ${code === 'INTERNAL' ? `without a code: ${err}` : code}`)
}
process.exit(0)
