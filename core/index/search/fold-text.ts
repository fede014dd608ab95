/**
 * One form for what readers take for the same letters: width, case and accents (sabado, sábado), Arabic vowel signs, stretching and the
 * forms of alif, and half-width kana. Dakuten stay: they make another word.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064B-\u065F\u0670\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .toLowerCase()
    .normalize('NFC')
}
