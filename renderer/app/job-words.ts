import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CoreError, isErrorCode } from '../../core/contract/errors.ts'
import type { Output } from '../../core/contract/handlers.ts'
import { useFormats } from '../i18n/words-provider.tsx'
import { useSentence } from '../ui/states.tsx'

export type Job = Output<'job.list'>[number]

export const runs = (job: Job): boolean => job.state === 'running' || job.state === 'paused'

export function useJobTitle(): (job: Job) => string {
  const { t } = useLingui()
  return (job) => (job.kind === 'courier.export' ? t`Writing a carry file` : t`Taking a carry file in`)
}

function useMissing(): (missing: { readonly parts: readonly number[]; readonly of: number | null }) => string {
  const { t } = useLingui()
  const formats = useFormats()
  return ({ parts, of }) => {
    const count = parts.length
    const numbers = formats.list(parts.map((part) => formats.number(part)))
    if (of === null)
      return t`${plural(count, {
        one: `Part ${numbers} of the file is missing or not whole.`,
        other: `Parts ${numbers} of the file are missing or not whole.`
      })}`
    const all = formats.number(of)
    return t`${plural(count, {
      one: `Part ${numbers} of ${all} is missing or not whole.`,
      other: `Parts ${numbers} of ${all} are missing or not whole.`
    })}`
  }
}

/** How it ended, sentence by sentence; nothing while it runs. */
export function useJobEnd(): (job: Job) => readonly string[] {
  const { t } = useLingui()
  const missing = useMissing()
  const sentence = useSentence()
  return ({ state, error, written, taken }) => {
    if (state === 'paused') return [t`Held`]
    if (state === 'cancelled') return [t`Stopped`]
    if (state === 'failed')
      return [error && isErrorCode(error.code) ? sentence(new CoreError(error.code, error.params)) : t`It did not work.`]
    if (written)
      return [
        t`${plural(written.records, {
          0: 'Written and read back.',
          one: 'Written and read back: # change.',
          other: 'Written and read back: # changes.'
        })}`,
        ...(written.pictures === 0 ? [] : [t`${plural(written.pictures, { one: 'With # picture.', other: 'With # pictures.' })}`])
      ]
    if (!taken) return []
    return [
      t`${plural(taken.records, { 0: 'There was nothing new in it.', one: '# change was taken in.', other: '# changes were taken in.' })}`,
      ...(taken.pictures === 0
        ? []
        : [t`${plural(taken.pictures, { one: '# picture was taken in.', other: '# pictures were taken in.' })}`]),
      ...(taken.damagedAt === null
        ? []
        : [t`The file is damaged at ${taken.damagedAt} %. What was whole before that was taken in.`]),
      ...(taken.missing
        ? [
            missing(taken.missing),
            t`Take the parts in one after the other, beginning with the first. One that came too early has to be taken in again.`
          ]
        : []),
      ...(taken.gap ? [t`A file from before is missing. Its changes can still come by any way.`] : [])
    ]
  }
}
