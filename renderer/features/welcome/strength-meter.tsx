import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useFormats } from '../../i18n/words-provider.tsx'
import { type Strength, yearsToGuess } from './strength.ts'

/** Bars and words. Years only where they are known: for random words, not for what somebody made up. */
export function StrengthMeter({
  bits,
  level,
  known
}: {
  readonly bits: number
  readonly level: Strength
  readonly known: boolean
}) {
  const { t } = useLingui()
  const formats = useFormats()
  const years = Math.round(yearsToGuess(bits))
  const shown = formats.number(years >= 100 ? Number(years.toPrecision(1)) : years)
  const words = [
    t`Guessed at once. Take more words.`,
    t`Weak: guessed within hours by somebody with the laptop.`,
    t`Fair: better with two more words.`,
    t`Good, if nobody can know it.`,
    t`Strong, if nobody can know it.`
  ]
  return (
    <div className="stren" role="status">
      {words.map((word, at) => (
        <i key={word} className={at <= level ? `f f${level}` : undefined} aria-hidden="true" />
      ))}
      <span>
        {known && years >= 1
          ? t`Good: about ${plural(years, { one: `${shown} year`, other: `${shown} years` })} at a million tries a second`
          : words[level]}
      </span>
    </div>
  )
}
