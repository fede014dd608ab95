import { useLingui } from '@lingui/react/macro'

/** What a field of an item is called, for changes and versions. */
export function useFieldNames(): (field: string) => string {
  const { t } = useLingui()
  const names: Readonly<Record<string, string>> = {
    title: t`title`,
    purpose: t`what for`,
    start: t`start`,
    end: t`end`,
    zone: t`time zone`,
    place: t`place`,
    fallbackPlace: t`place if cut off`,
    notes: t`notes`,
    cancelled: t`cancelled or not`,
    removed: t`removed or not`,
    reply: t`answer`,
    due: t`due`,
    event: t`what it is for`,
    state: t`state`,
    taken: t`who has it`,
    stepText: t`a step`,
    stepDone: t`a step`,
    stepOrder: t`order of steps`,
    handOver: t`hand over`,
    language: t`language`,
    text: t`text`,
    name: t`name`
  }
  return (field) => names[field] ?? field
}

/** A value of any field as words. */
export function useShownValue(): (value: unknown) => string {
  const { t } = useLingui()
  const words: Readonly<Record<string, string>> = {
    todo: t`To do`,
    doing: t`Doing`,
    waiting: t`Waiting`,
    done: t`Done`,
    draft: t`Draft`,
    ready: t`Ready`,
    yes: t`yes`,
    maybe: t`maybe`,
    no: t`no`
  }
  return (value) => {
    if (value === null || value === undefined || value === '') return t`(empty)`
    if (typeof value === 'string') return words[value] ?? value.replace(/^(\d{4}-\d{2}-\d{2})T/, '$1 ')
    if (typeof value === 'boolean') return value ? t`yes` : t`no`
    if (typeof value === 'number') return String(value)
    if (typeof value === 'object' && 'answer' in value) return words[String(value.answer)] ?? String(value.answer)
    if (typeof value === 'object' && 'reason' in value) return String(value.reason)
    return t`(something else)`
  }
}
