import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useWords } from '../../../i18n/words-provider.tsx'
import { differenceLines } from '../difference/difference-lines.ts'
import { differenceTexts, pictureSigns } from '../difference/difference-text.ts'
import { wordDifference } from '../difference/word-difference.ts'
import type { LeafletThen } from '../types.ts'
import { Changed } from './changed.tsx'

type Content = Pick<LeafletThen, 'blocks' | 'language'>

/** The words of two texts against each other. A difference of looks alone, such as bold, is told in a sentence. */
export function DifferenceView({ before, after }: { readonly before: Content | null; readonly after: Content }) {
  const { t } = useLingui()
  const { language } = useWords()
  const { isSame, coarse, lines } = useMemo(() => {
    const [was, is] = differenceTexts(before?.blocks ?? [], after.blocks)
    const { pieces, coarse } = wordDifference(was, is, after.language)
    return { isSame: was === is, coarse, lines: differenceLines(pieces).map((shown, at) => ({ ...shown, key: `${at}` })) }
  }, [before, after])
  if (isSame) {
    const isAlike = JSON.stringify(before?.blocks ?? []) === JSON.stringify(after.blocks)
    return (
      <p>
        {isAlike ? t`The text is the same.` : t`The words are the same. Headings, lists, bold, italics or links are different.`}
      </p>
    )
  }
  return (
    <>
      {coarse && <p className="small dim">{t`The texts are very different, so whole lines are shown, not single words.`}</p>}
      <div className="difference" lang={after.language ?? undefined}>
        {lines.map((shown) =>
          'left' in shown ? (
            <p key={shown.key} className="dim small difference-left" lang={language}>
              {t`${plural(shown.left, { one: '# line is the same', other: '# lines are the same' })}`}
            </p>
          ) : (
            <p key={shown.key} dir="auto">
              {shown.line.pieces.map(({ kind, text: piece }, at) => {
                const key = `${at}`
                const text = pictureSigns(piece, t`Picture`)
                return kind === 'same' ? (
                  <span key={key}>{text}</span>
                ) : (
                  <Changed key={key} kind={kind}>
                    {text}
                  </Changed>
                )
              })}
            </p>
          )
        )}
      </div>
    </>
  )
}
