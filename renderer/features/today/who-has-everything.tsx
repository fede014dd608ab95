import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Output } from '../../../core/contract/handlers.ts'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Avatar, Mark, Name } from '../../ui/marks.tsx'

type Member = Output<'member.list'>[number]

/** By each laptop's own signed word, with the time it was heard: it may understate, never overstate. */
export function WhoHasEverything() {
  const { t } = useLingui()
  const { group } = useGroup()
  const formats = useFormats()
  const { data: members } = useAsk('member.list', { group: group.group })
  const others = (members ?? []).filter((member) => !member.me)
  const has = (member: Member): boolean => member.devices.some((device) => device.hasEverything === true)
  const heard = (members ?? []).flatMap((member) => member.devices.flatMap((device) => device.lastHeard ?? []))
  if (!members || others.length === 0) return null
  const best = (member: Member) =>
    member.devices.reduce<Member['devices'][number] | null>(
      (one, device) => (one === null || (device.missing ?? Infinity) < (one.missing ?? Infinity) ? device : one),
      null
    )
  const line = (member: Member): string => {
    const device = best(member)
    const near = member.devices.some((each) => each.connected)
    if (!device || device.missing === null) return t`not heard yet`
    if (device.missing === 0)
      return near ? t`has everything · connected` : t`has everything · heard ${formats.moment(device.lastHeard ?? 0)}`
    const { missing } = device
    if (near && missing === device.away)
      return t`has all that is near · ${plural(missing, { one: 'lacks # change', other: 'lacks # changes' })}`
    return near
      ? t`${plural(device.missing, { one: 'receiving, # change left', other: 'receiving, # changes left' })}`
      : t`${plural(device.missing, { one: 'lacks # change', other: 'lacks # changes' })} · heard ${formats.moment(device.lastHeard ?? 0)}`
  }
  const shape = (member: Member) => (has(member) ? 'all' : best(member)?.missing === null ? 'none' : 'part')
  return (
    <section aria-labelledby="who">
      <h2 id="who">{t`Who has everything`}</h2>
      <div className="card">
        <p className="big">
          <b>{formats.number(members.filter(has).length)}</b>{' '}
          <span>{t`${plural(members.length, { one: 'of # person', other: 'of # people' })}`}</span>
        </p>
        {heard.length > 0 && <p className="dim small">{t`as of ${formats.moment(Math.max(...heard))}`}</p>}
        <ul className="who">
          {others.slice(0, 8).map((member) => (
            <li key={member.person}>
              <Avatar name={member.name} id={member.person} />
              <div className="tx">
                <strong>
                  <Name>{member.name}</Name>
                </strong>
                <span>{line(member)}</span>
              </div>
              <Mark shape={shape(member)} />
            </li>
          ))}
        </ul>
        <a href="#/people">{t`All people`}</a>
      </div>
    </section>
  )
}
