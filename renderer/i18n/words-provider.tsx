import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { readLook, useLook } from '../app/look.ts'
import { useAsk } from '../connection/use-ask.ts'
import { createFormats, type Formats } from './formats.ts'
import { directionOf, type Language, languageOfBrowser } from './languages.ts'
import { loadWords } from './load-words.ts'

interface Words {
  readonly language: Language
  /** Before there is a profile: for this page only. */
  choose(language: Language): void
  readonly formats: Formats
}

const WordsContext = createContext<Words | null>(null)

/** Words, direction, figures and dates of the person's language. Nothing is drawn before the words are there. */
export function WordsProvider({ children }: { readonly children: ReactNode }) {
  const { data: profile } = useAsk('profile.state', {})
  const [chosen, choose] = useState<Language | null>(null)
  const [ready, setReady] = useState<Language | null>(null)
  const { figures } = useLook()
  const wanted = chosen ?? profile?.language ?? readLook().language ?? languageOfBrowser()

  useEffect(() => {
    let current = true
    loadWords(wanted)
      .then(() => {
        if (!current) return
        document.documentElement.lang = wanted
        document.documentElement.dir = directionOf(wanted)
        setReady(wanted)
      })
      .catch(() => {}) // the words are part of this page: without them it does not come up at all
    return () => {
      current = false
    }
  }, [wanted])

  const words = useMemo<Words | null>(
    () => (ready === null ? null : { language: ready, choose, formats: createFormats(ready, figures) }),
    [ready, figures]
  )
  if (!words) return null
  return (
    <WordsContext value={words}>
      <I18nProvider i18n={i18n}>{children}</I18nProvider>
    </WordsContext>
  )
}

export function useWords(): Words {
  const words = useContext(WordsContext)
  if (!words) throw new Error('outside WordsProvider')
  return words
}

export function useFormats(): Formats {
  return useWords().formats
}
