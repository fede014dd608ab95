import type { LanguageCode } from './language.ts'

/**
 * Plain `ar` gives Western figures in one ICU and Arabic ones in the next (measured on Node 20), and a page that shows both is
 * hard to read: so the figures are named, and a caller whose reader prefers the others passes another locale.
 */
const locales: Readonly<Record<LanguageCode, string>> = { en: 'en', ja: 'ja', es: 'es', ar: 'ar-u-nu-arab' }

/** A number as the language writes it. */
export function figures(language: LanguageCode, value: number): string {
  return new Intl.NumberFormat(locales[language]).format(value)
}

/** The digits of a text in the figures of the language, one by one and without grouping: a check code, a clock time. */
export function digitsOf(language: LanguageCode, text: string): string {
  const format = new Intl.NumberFormat(locales[language], { useGrouping: false })
  return text.replace(/[0-9]/g, (digit) => format.format(Number(digit)))
}
