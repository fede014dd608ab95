export const languages = ['en', 'ja', 'es', 'ar'] as const
export type Language = (typeof languages)[number]

export const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語', es: 'Español', ar: 'العربية' }

export function directionOf(language: string): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

export function languageOfBrowser(): Language {
  const wanted = navigator.language.slice(0, 2)
  return languages.find((language) => language === wanted) ?? 'en'
}
