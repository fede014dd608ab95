import { useFieldNames, useShownValue } from '../../../app/field-names.ts'
import { languageNames } from '../../../i18n/languages.ts'
import type { LeafletThen } from '../types.ts'
import { Changed } from './changed.tsx'

/** What became of title, language and state. */
export function FieldChanges({ before, after }: { readonly before: LeafletThen | null; readonly after: LeafletThen }) {
  const fieldName = useFieldNames()
  const shown = useShownValue()
  const rows = [
    { field: 'title', was: before?.title ?? '', is: after.title },
    { field: 'state', was: before && shown(before.state), is: shown(after.state) },
    {
      field: 'language',
      was: before?.language ? languageNames[before.language] : null,
      is: after.language && languageNames[after.language]
    }
  ].filter(({ was, is }) => was !== is && (was || is))
  if (rows.length === 0) return null
  return (
    <dl className="version-fields">
      {rows.map(({ field, was, is }) => (
        <div key={field}>
          <dt>{fieldName(field)}</dt>
          <dd>
            {was && (
              <p dir="auto">
                <Changed kind="out">{was}</Changed>
              </p>
            )}
            {is && (
              <p dir="auto">
                <Changed kind="in">{is}</Changed>
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
