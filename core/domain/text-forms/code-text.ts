import { concat, equalBytes, hash, utf8 } from '../crypto.ts'
import { zbase32Decode, zbase32Encode } from './zbase32.ts'

/** What a code is for, as its prefix says: `starling-join1-…`. The number is the version of what it holds. */
export const codeKinds = ['join1', 'read1', 'follow1', 'near1'] as const
export type CodeKind = (typeof codeKinds)[number]

/** Named as in the contract's list of errors; `truncated` says that the beginning is fine and the end is missing. */
export type CodeRefusal =
  | { readonly refused: 'CODE_NOT_RECOGNISED' }
  | { readonly refused: 'CODE_WRONG_KIND'; readonly kind: CodeKind }
  | { readonly refused: 'CODE_MISTYPED'; readonly truncated: boolean }

const checksumBytes = 4
const charactersInGroup = 5

/** The text of a code in lower case, in groups of five: to be copied, printed, read aloud. */
export function encodeCode(kind: CodeKind, content: Uint8Array): string {
  const letters = zbase32Encode(concat(content, checksum(kind, content)))
  return prefix(kind) + (letters.match(/.{1,5}/g) ?? []).join('-')
}

/**
 * The content of a code of this kind, as typed or pasted by a person: spaces, line breaks, hyphens and dashes of any sort or none,
 * marks of writing direction, full-width characters, upper or lower case and Arabic-Indic digits make no difference.
 *
 * Every other slip is found, but for one in 2^32: the checksum covers the kind as well, so a code never passes for another kind.
 * `sizeBytes`, where the kind has a fixed size, tells a code that lost its end from one with a slip in it.
 */
export function decodeCode(kind: CodeKind, text: string, sizeBytes?: number): { readonly content: Uint8Array } | CodeRefusal {
  const typed = plain(text)
  const found = codeKinds.find((known) => typed.startsWith(plain(prefix(known))))
  if (found === undefined) return { refused: 'CODE_NOT_RECOGNISED' }
  if (found !== kind) return { refused: 'CODE_WRONG_KIND', kind: found }

  const letters = typed.slice(plain(prefix(kind)).length)
  const truncated = letters.length < (sizeBytes === undefined ? charactersInGroup + 2 : lettersFor(sizeBytes + checksumBytes))
  const bytes = zbase32Decode(letters)
  if (truncated || bytes === null) return { refused: 'CODE_MISTYPED', truncated }
  const content = bytes.subarray(0, -checksumBytes)
  const holds = equalBytes(bytes.subarray(-checksumBytes), checksum(kind, content))
  return holds && content.length === (sizeBytes ?? content.length) ? { content } : { refused: 'CODE_MISTYPED', truncated: false }
}

/** The same code for a QR picture: upper case costs 5.5 bits a character there instead of 8. */
export function codeForQr(code: string): string {
  return code.toUpperCase()
}

function prefix(kind: CodeKind): string {
  return `starling-${kind}-`
}

function checksum(kind: CodeKind, content: Uint8Array): Uint8Array {
  return hash(utf8(prefix(kind)), content).subarray(0, checksumBytes)
}

function lettersFor(sizeBytes: number): number {
  return Math.ceil((sizeBytes * 8) / 5)
}

/** Characters that mean nothing in a code fall away; a character that is wrong there must stay, so that it is found. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Dash}\p{Cf}\u30fc]/gu, '') // U+30FC: what a Japanese keyboard gives for a hyphen
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .toLowerCase()
}
