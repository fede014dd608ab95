import { useLingui } from '@lingui/react/macro'
import { useWords } from '../../../i18n/words-provider.tsx'

/** Words that came or went: struck or underlined whatever the colours, and said aloud. */
export function Changed({ kind, children }: { readonly kind: 'in' | 'out'; readonly children: string }) {
  const { t } = useLingui()
  const { language } = useWords()
  const isBreak = children === '\n'
  // Apart from the words, so that these alone decide which way their line runs.
  const said = (
    <bdi className="only-read" lang={language}>
      {kind === 'in' ? t`added:` : t`removed:`} {isBreak && t`line break`}
    </bdi>
  )
  const words = isBreak ? <bdi aria-hidden="true">¶</bdi> : children
  return kind === 'in' ? (
    <ins className="came">
      {said}
      {words}
    </ins>
  ) : (
    <del className="went">
      {said}
      {words}
    </del>
  )
}
