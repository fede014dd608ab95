import type { ErrorCode, ErrorParams } from '../errors.ts'
import { ar } from './ar.ts'
import { codeKindWords } from './code-kind-words.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { figures } from './figures.ts'
import { ja } from './ja.ts'
import type { LanguageCode } from './language.ts'
import type { Sentences } from './sentences.ts'

export const sentences: Readonly<Record<LanguageCode, Sentences>> = { en, ja, es, ar }

/**
 * What to tell a person about a failure: what happened and what to do, in their language and figures. A placeholder that was not
 * given takes the bracketed part around it away, so there is always a whole sentence, whatever core sends.
 */
export function sentence(language: LanguageCode, code: ErrorCode, params: ErrorParams = {}): string {
  const text = sentences[language][code]
  return fill(
    text.replace(/\[([^\]]*)\]/g, (_, part: string) => (namesIn(part).every((name) => isGiven(params, name)) ? part : ''))
  )

  function fill(template: string): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) =>
      isGiven(params, name) ? shown(language, name, params[name]) : '…'
    )
  }
}

function namesIn(part: string): string[] {
  return [...part.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
}

function isGiven(params: ErrorParams, name: string): boolean {
  return params[name] !== undefined && params[name] !== ''
}

function shown(language: LanguageCode, name: string, value: string | number | undefined): string {
  if (typeof value === 'number') return name === 'port' ? String(value) : figures(language, value)
  const text = value ?? ''
  return name === 'kind' ? (codeKindWords[language][text] ?? text) : text
}
