import { useLingui } from '@lingui/react/macro'

/**
 * How hard a passphrase is to guess, honestly and roughly: random words count by how many there are, own phrases by length and by
 * how many different letters and words they have. 0 too short, 1 weak, 2 fair, 3 good, 4 strong.
 */
export function strengthOf(passphrase: string, suggestion: string): 0 | 1 | 2 | 3 | 4 {
  const text = passphrase.trim()
  if ([...text].length < 12) return 0
  if (text === suggestion) return 4
  const different = new Set(text.toLocaleLowerCase()).size
  const words = new Set(text.toLocaleLowerCase().split(/[\s\u3000·.,-]+/u)).size
  const score = Math.min([...text].length, 40) / 10 + Math.min(different, 20) / 10 + Math.min(words, 6) / 2
  if (different < 5) return 1
  return score < 4 ? 1 : score < 5.5 ? 2 : score < 7 ? 3 : 4
}

export function Strength({ passphrase, suggestion }: { readonly passphrase: string; readonly suggestion: string }) {
  const { t } = useLingui()
  const strength = strengthOf(passphrase, suggestion)
  const names = [t`too short: twelve characters or more`, t`weak: easy to guess by a machine`, t`fair`, t`good`, t`strong`]
  if (passphrase === '') return null
  return (
    <div className="strength" role="status">
      {[1, 2, 3, 4].map((bar) => (
        <i key={bar} className={bar <= strength ? 'on' : undefined} aria-hidden="true" />
      ))}
      <span>{names[strength]}</span>
    </div>
  )
}
