import { foldText } from './fold-text.ts'

const words = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|\p{N}+|(?:(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\p{L}\p{M}])+/gu
const withoutSpaces = /[\u3040-\u9fff\uac00-\ud7af]/
// "the mosque" is one word in Arabic; whoever looks for "mosque" means it, too.
const article = /^(وال|بال|كال|فال|لل|ال)(?=.{3})/

/** Words as search knows them. Where a script has no spaces, pairs of letters: they found more than a dictionary's segments did. */
export function tokenize(text: string): string[] {
  const tokens: string[] = []
  for (const [word] of foldText(text).matchAll(words)) {
    if (!withoutSpaces.test(word)) tokens.push(word.replace(article, ''))
    else if (word.length === 1) tokens.push(word)
    else for (let i = 0; i < word.length - 1; i++) tokens.push(word.slice(i, i + 2))
  }
  return tokens
}
