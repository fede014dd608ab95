import { setLook } from '../../app/look.ts'
import { type Language, languageNames, languages } from '../../i18n/languages.ts'
import { useWords } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'

/** The first screen of all: four names, each in its own language. Whoever cannot read the others' needs no other words. */
const heading = languages.map((language) => ({ en: 'Language', ja: '言語', es: 'Idioma', ar: 'اللغة' })[language]).join(' · ')

export function ChooseLanguage({ onChosen }: { readonly onChosen: () => void }) {
  const { language: shown, choose } = useWords()
  const take = (language: Language): void => {
    choose(language)
    setLook({ language })
    onChosen()
  }
  return (
    <div className="wiz langs">
      <h1 className="only-read">{heading}</h1>
      {languages.map((language) => (
        <Button
          key={language}
          size="large"
          wide
          kind={language === shown ? 'primary' : 'secondary'}
          autoFocus={language === shown}
          onPress={() => take(language)}
        >
          <span lang={language}>{languageNames[language]}</span>
        </Button>
      ))}
    </div>
  )
}
