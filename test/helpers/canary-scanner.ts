import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** What must not be found: a name for the report, and a text or bytes. */
export interface Needle {
  readonly name: string
  readonly value: string | Uint8Array
}

export interface Find {
  readonly needle: string
  /** How it was written there: 'bytes', 'hex', 'base64', 'z-base-32', 'utf-16le' … */
  readonly form: string
  /** Relative to the folder that was searched; a name of a file or folder counts as a place too. */
  readonly file: string
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const urlAlphabet = `${base64Alphabet.slice(0, 62)}-_`
const zAlphabet = 'ybndrfg8ejkmcpqxot1uwisza345h769'

/** Searches every file of a folder, and the names of its files, for each needle in every form in which it may have leaked. */
export async function scanFolder(folder: string, needles: readonly Needle[]): Promise<Find[]> {
  const patterns = needles.flatMap(patternsOf)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const finds: Find[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const content = entry.isFile() ? await readFile(path).catch(() => Buffer.alloc(0)) : Buffer.alloc(0) // a running store deletes files
    const haystack = Buffer.concat([Buffer.from(`${entry.name}\n`), content])
    for (const { needle, form, bytes } of patterns) {
      if (haystack.includes(bytes)) finds.push({ needle, form, file: relative(folder, path) })
    }
  }
  return finds
}

/** Every form of one needle as the bytes to look for. Exported for the test of the scanner itself. */
export function patternsOf({ name, value }: Needle): { needle: string; form: string; bytes: Buffer }[] {
  const raw = Buffer.from(value)
  if (raw.byteLength < 8) throw new Error(`needle ${name} is so short that it would be found by chance`)
  const hex = raw.toString('hex')
  const forms: [string, Buffer][] = [
    ['bytes', raw],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ...aligned('base64', raw, base64Alphabet, 6),
    ...aligned('base64url', raw, urlAlphabet, 6),
    ...aligned('z-base-32', raw, zAlphabet, 5),
    ...aligned('Z-BASE-32', raw, zAlphabet.toUpperCase(), 5),
    ...wide(value)
  ]
  return forms.map(([form, bytes]) => ({ needle: name, form, bytes }))
}

/**
 * A text form of bits writes the same bytes in several ways, by where they begin: three in base64, five in z-base-32. Characters that
 * share bits with neighbours are left out.
 */
function aligned(form: string, raw: Buffer, alphabet: string, bitsPerCharacter: number): [string, Buffer][] {
  const found = new Map<string, [string, Buffer]>()
  for (let offset = 0; offset < bitsPerCharacter; offset++) {
    const skipBits = (bitsPerCharacter - ((offset * 8) % bitsPerCharacter)) % bitsPerCharacter
    const text = writeBits(raw, skipBits, alphabet, bitsPerCharacter)
    found.set(text, [form, Buffer.from(text)])
  }
  return [...found.values()]
}

function writeBits(raw: Buffer, skipBits: number, alphabet: string, bitsPerCharacter: number): string {
  let text = ''
  for (let at = skipBits; at + bitsPerCharacter <= raw.byteLength * 8; at += bitsPerCharacter) {
    let place = 0
    for (let bit = at; bit < at + bitsPerCharacter; bit++) place = place * 2 + (((raw[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    text += alphabet[place]
  }
  return text
}

/** Windows and JavaScript keep text in units of two bytes; keys may have been turned into hex text first. */
function wide(value: string | Uint8Array): [string, Buffer][] {
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('hex')
  const little = Buffer.from(text, 'utf16le')
  return [
    ['utf-16le', little],
    ['utf-16be', Buffer.from(little).swap16()]
  ]
}
