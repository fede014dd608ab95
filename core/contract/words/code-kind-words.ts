import type { LanguageCode } from './language.ts'

/** What each kind of code is called; the names are the prefixes of the text forms, `starling-<kind>-…`. */
export const codeKindWords: Readonly<Record<LanguageCode, Readonly<Record<string, string>>>> = {
  en: { join1: 'an invite', read1: 'a reading code', follow1: 'a follow code', near1: 'an address code' },
  ja: { join1: '招待', read1: '閲覧コード', follow1: 'フォローコード', near1: 'アドレスコード' },
  es: {
    join1: 'una invitación',
    read1: 'un código de lectura',
    follow1: 'un código de seguimiento',
    near1: 'un código de dirección'
  },
  ar: { join1: 'دعوة', read1: 'رمز قراءة', follow1: 'رمز متابعة', near1: 'رمز عنوان' }
}
