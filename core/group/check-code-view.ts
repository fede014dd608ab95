import type { CheckCode } from '../network/connection/check-code.ts'

/** A check code as it crosses the contract. The words are in the inviter's language; where that is Arabic there are figures only. */
export interface CheckCodeView {
  readonly digits: string
  readonly words: string[]
}

export function checkCodeView(code: CheckCode): CheckCodeView {
  return { digits: code.digits, words: [...(code.words ?? [])] }
}
