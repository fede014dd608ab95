import { i18n } from '@lingui/core'
import type { Language } from './languages.ts'

const folders = import.meta.glob<{ messages: Record<string, string> }>('../{app,features/*}/locales/*.po')

/** The words of every feature in one language; a chunk of its own that is loaded once. */
export async function loadWords(language: Language): Promise<void> {
  const loaders = Object.entries(folders).filter(([path]) => path.endsWith(`/${language}.po`))
  const parts = await Promise.all(loaders.map(([, load]) => load()))
  i18n.loadAndActivate({ locale: language, messages: Object.assign({}, ...parts.map(({ messages }) => messages)) })
}
