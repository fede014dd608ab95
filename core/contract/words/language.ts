/** The languages that Starling speaks. Sentences, roles and first steps stand once in each. */
export const languages = ['en', 'ja', 'es', 'ar'] as const
export type LanguageCode = (typeof languages)[number]

/**
 * The language for a locale as systems write it (`ja_JP.UTF-8`, `ar-EG`, `es`). English for everything else, `C` and an empty
 * text included, so that there is always a sentence to show.
 */
export function languageOf(locale: string): LanguageCode {
  const tag =
    locale
      .trim()
      .toLowerCase()
      .split(/[-_.@]/, 1)[0] ?? ''
  return languages.find((language) => language === tag) ?? 'en'
}
