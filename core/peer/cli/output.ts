import { CoreError } from '../../contract/errors.ts'
import type { LanguageCode } from '../../contract/words/language.ts'
import { sentence } from '../../contract/words/sentence.ts'
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts'
import { valueToJson, valueToText } from './value-text.ts'

/** Answers go to standard output, everything said to a person to standard error. */
export interface Output {
  answer(value: unknown): void
  /** A text that is itself the answer. */
  text(text: string): void
  say(text: string): void
  /** Says what went wrong, in the person's language, and answers the code to leave with. */
  failure(err: unknown): ExitCode
}

export function createOutput(language: LanguageCode, json: boolean): Output {
  const text = (line: string): void => {
    process.stdout.write(`${line}\n`)
  }
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`)
  }
  return {
    answer: (value) => text(json ? valueToJson(value) : valueToText(value).replace(/^\n/, '')),
    text,
    say,
    failure: (err) => {
      const { code, params } = err instanceof CoreError ? err : new CoreError('INTERNAL')
      // A script reads the code, a person the sentence.
      if (json) say(valueToJson({ error: { code, params }, sentence: sentence(language, code, params) }))
      else say(`${code}: ${sentence(language, code, params)}`)
      return err instanceof CoreError ? exitCodeOf(code) : exitCodes.refused
    }
  }
}
