import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { CoreError } from '../../core/contract/errors.ts'
import { base64ToBytes, bytesToBase64 } from '../../renderer/features/leaflets/base64.ts'
import { createTextSync, type TextSync } from '../../renderer/features/leaflets/text-sync.ts'

interface Sent {
  readonly update: string
  readonly requestId: string
  /** Core answers, and the text has heard it when this resolves. */
  take(): Promise<void>
  refuse(error: CoreError): Promise<void>
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})
const heard = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A text over a core that answers when the test says so. */
function openText(document = textOf([]), unsent: string | null = null) {
  const sent: Sent[] = []
  const kept: (string | null)[] = []
  const sync = createTextSync(document, unsent, {
    send: (update, requestId) =>
      new Promise<void>((resolve, reject) => {
        const take = (): Promise<void> => {
          resolve()
          return heard()
        }
        const refuse = (error: CoreError): Promise<void> => {
          reject(error)
          return heard()
        }
        sent.push({ update, requestId, take, refuse })
      }),
    keep: (text) => kept.push(text)
  })
  return { sync, sent, kept }
}

function textOf(updates: readonly string[]): string {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, base64ToBytes(update))
  return bytesToBase64(Y.encodeStateAsUpdate(doc))
}

function wordsOf(...updates: readonly string[]): string {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, base64ToBytes(update))
  return doc.getText('words').toString()
}

function type({ doc }: TextSync, words: string): void {
  for (const letter of words) doc.getText('words').insert(doc.getText('words').length, letter)
}

test('every keystroke is kept before it is sent, until core has it', async () => {
  const { sync, sent, kept } = openText()
  type(sync, '駅前で')
  expect(kept.map((text) => wordsOf(text ?? ''))).toEqual(['駅', '駅前', '駅前で'])
  expect(sent).toEqual([])
  vi.advanceTimersByTime(250)
  type(sync, '!')
  expect(wordsOf(kept.at(-1) ?? '')).toBe('駅前で!')
  await sent[0]?.take()
  expect(sent).toHaveLength(2)
  expect(wordsOf(sent[0]?.update ?? '', kept.at(-1) ?? '')).toBe('駅前で!')
  await sent[1]?.take()
  expect(kept.at(-1)).toBeNull()
  expect(sync.status()).toEqual({ state: 'saved' })
})

test('what core did not take is asked again as the same request, and what was typed meanwhile goes after it', async () => {
  const { sync, sent } = openText()
  type(sync, 'one')
  sync.flush()
  type(sync, ' two')
  const full = new CoreError('DISK_FULL')
  await sent[0]?.refuse(full)
  expect(sync.status()).toEqual({ state: 'waiting', error: full })
  vi.advanceTimersByTime(1500)
  expect(sync.status().state).toBe('waiting')
  expect([sent[1]?.requestId, sent[1]?.update]).toEqual([sent[0]?.requestId, sent[0]?.update])
  await sent[1]?.take()
  expect(sent).toHaveLength(3)
  expect(sent[2]?.requestId).not.toBe(sent[0]?.requestId)
  expect(wordsOf(sent[0]?.update ?? '', sent[2]?.update ?? '')).toBe('one two')
})

test('what was kept is taken up and sent, unless core has it already', async () => {
  const before = openText()
  type(before.sync, 'last words')
  const unsent = before.kept.at(-1) ?? ''
  const after = openText(textOf([]), unsent)
  expect(after.sync.doc.getText('words').toString()).toBe('last words')
  expect(wordsOf(after.kept.at(-1) ?? '')).toBe('last words')
  after.sync.flush()
  expect(wordsOf(after.sent[0]?.update ?? '')).toBe('last words')

  const had = openText(textOf([unsent]), unsent)
  had.sync.flush()
  expect([had.sent, had.kept]).toEqual([[], [null]])
})

test('what is no leaflet any more waits to be taken back, and both then go together', async () => {
  const { sync, sent, kept } = openText()
  type(sync, 'too long')
  sync.flush()
  await sent[0]?.refuse(new CoreError('LEAFLET_CONTENT_REFUSED'))
  expect(sync.status()).toEqual({ state: 'refused' })
  expect(wordsOf(kept.at(-1) ?? '')).toBe('too long')
  sync.doc.getText('words').delete(3, 5)
  sync.flush()
  expect(wordsOf(sent[1]?.update ?? '')).toBe('too')
  expect(sent[1]?.requestId).not.toBe(sent[0]?.requestId)
})

test('a paste too large to be kept goes out at once', () => {
  const { sync, sent, kept } = openText()
  sync.doc.getText('words').insert(0, 'x'.repeat(50_000))
  expect([sent.length, kept]).toEqual([1, []])
})

test('once the profile is locked, nothing that was typed stays in the page', async () => {
  const { sync, sent } = openText()
  type(sync, 'secret')
  sync.flush()
  sync.drop()
  await sent[0]?.refuse(new CoreError('PROFILE_LOCKED'))
  vi.runAllTimers()
  sync.flush()
  expect(sent).toHaveLength(1)
})
