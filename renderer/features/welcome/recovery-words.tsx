import { useLingui } from '@lingui/react/macro'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/states.tsx'
import { FirstSteps } from './first-steps.tsx'

/** Shown once, when the profile is made. */
export function RecoveryWords({ words, onNext }: { readonly words: readonly string[]; readonly onNext: () => void }) {
  const { t } = useLingui()
  const formats = useFormats()
  return (
    <div className="wiz">
      <FirstSteps at={2} />
      <h1>{t`Write down twelve recovery words`}</h1>
      <p className="sub">{t`On paper, in this order, kept away from the laptop. They are shown once, now.`}</p>
      <ol className="rec">
        {words.map((word, at) => (
          <li key={word}>
            <span className="dim">{formats.number(at + 1)}</span> <bdi>{word}</bdi>
          </li>
        ))}
      </ol>
      <Note>{t`Whoever has these words has what the passphrase protects. No photo, no cloud, no message.`}</Note>
      <div className="cta">
        <Button kind="quiet" size="large" onPress={onNext}>{t`Go on without`}</Button>
        <Button kind="primary" size="large" autoFocus onPress={onNext}>{t`I wrote them down`}</Button>
      </div>
    </div>
  )
}
