import { ProgressBar } from 'react-aria-components'
import { useFormats } from '../i18n/words-provider.tsx'

/** How far long work is; read aloud by name. `total` 0: not known yet. */
export function Progress({ label, done, total }: { readonly label: string; readonly done: number; readonly total: number }) {
  const formats = useFormats()
  const percent = total === 0 ? 0 : Math.min(100, Math.round((done / total) * 100))
  return (
    <ProgressBar
      aria-label={label}
      value={percent}
      isIndeterminate={total === 0}
      valueLabel={`${formats.number(percent)} %`}
      className="bar-of"
    >
      {({ valueText }) => (
        <>
          <span className="bar" aria-hidden="true">
            <i style={{ inlineSize: `${percent}%` }} />
          </span>
          <span className="dim small">{total === 0 ? '' : valueText}</span>
        </>
      )}
    </ProgressBar>
  )
}
