import { useLingui } from '@lingui/react/macro'
import { useFormats } from '../../../i18n/words-provider.tsx'
import type { Version } from '../types.ts'

/** When a version was written, by its author's clock: a moment, or from when to when. */
export function useMoments(): (version: Version) => string {
  const { t } = useLingui()
  const formats = useFormats()
  return ({ since, at }) => {
    const [from, to] = [formats.moment(since), formats.moment(at)]
    if (from === to) return to
    const isSameDay = new Date(since).toDateString() === new Date(at).toDateString()
    const end = isSameDay ? formats.time(at) : to
    return t`${from} to ${end}`
  }
}
