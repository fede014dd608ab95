import { aeadNonceBytes, aeadOpen, aeadSeal, concat, randomBytes, utf8 } from '../domain/crypto.ts'
import { decodeTotal, readBytes, readList, readU8, readUint, refuse } from '../domain/record/decode.ts'
import { Parts } from '../domain/record/encode.ts'
import { reachVectorMostBytes } from '../network/connection/reach-vector.ts'
import { readIfThere, writeWholeFile } from '../vault/whole-file.ts'
import type { KeptWord, ReachBook } from './reach-book.ts'

export interface WordFileOptions {
  readonly file: string
  readonly key: Uint8Array
  readonly groupKey: Uint8Array
  /** After a word came in, before the file is written. */
  readonly waitMs?: number
}

/**
 * What others have said about their reach, over a restart: badges and the first file for a courier begin where they were. It may be
 * missing, old or damaged at any time: then less is known, never more. What is read is judged again like something that just came in.
 */
export interface WordFile {
  load(): Promise<readonly KeptWord[]>
  /** Writes the book when it has moved, a while after it did. Ends with `close`, which writes what is left and never rejects. */
  keep(book: ReachBook): { close(): Promise<void> }
}

const version = 1
const wordsMost = 1_001
const fileMostBytes = 16 * 1024 * 1024
const usualWaitMs = 3_000

export function createWordFile({ file, key, groupKey, waitMs = usualWaitMs }: WordFileOptions): WordFile {
  const associated = concat(utf8('words/1\0'), groupKey)

  async function write(book: ReachBook): Promise<void> {
    const plain = encodeWords(book.keep())
    const nonce = randomBytes(aeadNonceBytes)
    await writeWholeFile(file, concat(nonce, aeadSeal(plain, associated, nonce, key)))
  }

  return {
    load: async () => {
      const sealed = await readIfThere(file).catch(() => null) // unreadable: nothing is known
      if (!sealed || sealed.byteLength > fileMostBytes || sealed.byteLength < aeadNonceBytes) return []
      const plain = aeadOpen(sealed.subarray(aeadNonceBytes), associated, sealed.subarray(0, aeadNonceBytes), key)
      return (plain && decodeWords(plain)) ?? []
    },
    keep: (book) => {
      let timer: ReturnType<typeof setTimeout> | null = null
      let writing: Promise<void> = Promise.resolve()
      let moved = false
      const save = (): void => {
        timer = null
        moved = false
        writing = writing.then(() => write(book)).catch(() => {}) // a full disk: known until the next start only
      }
      const stop = book.onChanged(() => {
        moved = true
        timer ??= setTimeout(save, waitMs)
      })
      return {
        close: () => {
          stop()
          if (timer) clearTimeout(timer)
          if (moved) save()
          return writing
        }
      }
    }
  }
}

function encodeWords(words: readonly KeptWord[]): Uint8Array {
  const fitting: KeptWord[] = []
  let size = 0
  for (const word of words.slice(0, wordsMost)) {
    size += word.bytes.byteLength
    if (size < fileMostBytes / 2) fitting.push(word)
  }
  return new Parts()
    .u8(version)
    .list(fitting, (parts, { at, bytes }) => parts.uint(at).bytes(bytes))
    .done()
}

function decodeWords(plain: Uint8Array): readonly KeptWord[] | null {
  return decodeTotal(plain, (state) => {
    if (readU8(state) !== version) refuse()
    return readList(state, wordsMost, (at) => ({ at: readUint(at), bytes: readBytes(at, reachVectorMostBytes) }))
  })
}
