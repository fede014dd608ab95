import { i18n } from '@lingui/core'
import { isolateIn } from './isolated-words.ts'
import { directionOf, type Language } from './languages.ts'

const words: Readonly<Record<Language, () => Promise<{ messages: Record<string, string> }>>> = {
  en: () => import('./words/en.ts'),
  ja: () => import('./words/ja.ts'),
  es: () => import('./words/es.ts'),
  ar: () => import('./words/ar.ts')
}

isolateIn(i18n, directionOf)

/** The words of every feature in one language: one piece, loaded once. */
export async function loadWords(language: Language): Promise<void> {
  const { messages } = await words[language]()
  i18n.loadAndActivate({ locale: language, messages })
}
