import { useLingui } from '@lingui/react/macro'
import { useTell } from '../../connection/use-tell.ts'

const dayMs = 86_400_000
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** A group with a small made-up plan, to try everything without harm. It is a group like any other, only nobody is invited. */
export function usePractise(): { begin(then: (group: string) => void): void; readonly pending: boolean } {
  const { t } = useLingui()
  const group = useTell('group.create')
  const event = useTell('event.create')
  const task = useTell('task.create')
  const leaflet = useTell('leaflet.create')
  const fill = async (): Promise<string> => {
    const made = await group.tell({ name: t`Practice group` })
    const on = { group: made.group }
    const day = (days: number): string => new Date(Date.now() + days * dayMs).toLocaleDateString('sv')
    const meeting = await event.tell({
      ...on,
      title: t`Practice: weekly meeting`,
      start: `${day(1)}T19:00`,
      end: `${day(1)}T20:30`,
      zone,
      place: t`Community hall`,
      fallbackPlace: t`Fountain in the park`
    })
    await event.tell({ ...on, title: t`Practice: picnic in the park`, start: `${day(5)}T13:00`, zone, place: t`The big lawn` })
    await task.tell({ ...on, title: t`Practice: book the hall`, due: `${day(0)}T18:00`, zone, event: meeting.id })
    await task.tell({ ...on, title: t`Practice: bring tea`, event: meeting.id, steps: [t`Cups`, t`Tea`, t`Sugar`] })
    await leaflet.tell({
      ...on,
      title: t`Practice: come to the picnic`,
      blocks: [{ kind: 'paragraph', spans: [{ text: t`Write here what people should know.` }] }]
    })
    return made.group
  }
  return {
    begin: (then) => {
      fill()
        .then(then)
        .catch(() => {}) // each command says by itself what went wrong
    },
    pending: group.pending || event.pending || task.pending || leaflet.pending
  }
}
