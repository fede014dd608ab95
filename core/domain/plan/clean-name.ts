// Bidi controls can make a name read as another ("Ana<RLO>gnp.exe"); the invisible ones let two names look the same.
const hidden = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\u{e0000}-\u{e007f}\p{Cc}]/gu
// Persian, several Indic languages and joined pictures need the joiners; anywhere else they only hide.
const joiner = /[\u200c\u200d]/u
const joining =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f/u

/** A name or title as it may be shown: one form, nothing invisible, nothing that turns the line around. Records keep what was given. */
export function cleanName(given: string): string {
  const letters = [
    ...given
      .normalize('NFC')
      .replace(/[\t\n\r]+/g, ' ')
      .replace(hidden, '')
  ]
  const kept = letters.filter((letter, i) => {
    if (!joiner.test(letter)) return true
    return joining.test(letters[i - 1] ?? '') && joining.test(letters[i + 1] ?? '')
  })
  return kept.join('').replace(/\s+/gu, ' ').trim()
}
