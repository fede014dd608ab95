import { useLingui } from '@lingui/react/macro'
import { ChangeSentence } from '../../app/change-sentence.tsx'
import { useGroup } from '../../app/group-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useFormats } from '../../i18n/words-provider.tsx'

/** The newest changes of others. */
export function SinceLastTime() {
  const { t } = useLingui()
  const { group } = useGroup()
  const formats = useFormats()
  const { data } = useAsk('change.list', { group: group.group, limit: 60 })
  const others = (data?.changes ?? []).filter((change) => change.by !== group.me && change.title !== '').slice(0, 5)
  if (others.length === 0) return null
  return (
    <section aria-labelledby="since">
      <h2 id="since">{t`What others did`}</h2>
      <div className="card feed">
        {others.map((change) => (
          <p key={change.change}>
            <span>
              <ChangeSentence change={change} />
            </span>
            <time className="dim">{formats.moment(change.at)}</time>
          </p>
        ))}
        <a href="#/activity">{t`See all`}</a>
      </div>
    </section>
  )
}
