// Bidi controls can make a name read as another ("Ana<RLO>gnp.exe"); the invisible ones let two names look the same.
const hidden = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\u{e0000}-\u{e007f}\p{Cc}]/gu
// Persian, several Indic languages and joined pictures need the joiners; anywhere else they only hide.
const joiner = /[\u200c\u200d]/u
const joining =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f/u

/** A name or title as it may be shown: one form, nothing invisible, nothing that turns the line around. Records keep what was given. */
export function cleanName(given: string): string {
  return visible(given.replace(/[\t\n\r]+/g, ' '))
    .replace(/\s+/gu, ' ')
    .trim()
}

/** The same for what may have several lines: each stays a line, with its spaces. */
export function cleanText(given: string): string {
  return given
    .split(/\r\n|\r|\n/)
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n')
}

function visible(given: string): string {
  const plain = given.normalize('NFC').replace(hidden, '')
  if (!joiner.test(plain)) return plain // nearly always; a list shows thousands
  const letters = [...plain]
  const kept = letters.filter((letter, i) => {
    if (!joiner.test(letter)) return true
    return joining.test(letters[i - 1] ?? '') && joining.test(letters[i + 1] ?? '')
  })
  return kept.join('')
}
