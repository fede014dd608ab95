import { useFormats } from '../i18n/words-provider.tsx'

/** What both screens must show alike: digits to compare at a glance, words to read to each other. Whoever stands in between has another one. */
export function CheckCode({ code }: { readonly code: { readonly digits: string; readonly words: readonly string[] } }) {
  const formats = useFormats()
  const halves = code.digits.replaceAll(/\s/g, '').match(/\d{1,5}/g) ?? [code.digits]
  return (
    <div className="check">
      <p className="code" dir="ltr">
        {halves.map((half) => (
          <span key={half}>{formats.digits(half)}</span>
        ))}
      </p>
      <p className="code-words">
        <bdi>{code.words.join(' · ')}</bdi>
      </p>
    </div>
  )
}
