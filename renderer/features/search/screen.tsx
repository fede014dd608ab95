import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { Input, Label, SearchField } from 'react-aria-components'
import './search.css'
import { useGroup } from '../../app/group-context.tsx'
import { missingChanges } from '../../app/older-coming.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { Given } from '../../ui/marks.tsx'
import { Empty, Failed } from '../../ui/states.tsx'
import { useTyped } from './use-typed.ts'

const pathOf = { event: 'events', task: 'tasks', leaflet: 'leaflets', person: 'people' } as const

/** Everything in the plan, in four languages. What is typed never stands in the address: a browser writes its history to the disk. */
export function Screen() {
  const { t } = useLingui()
  const { group } = useGroup()
  const [text, setText] = useTyped()
  const { data, error } = useAsk('search.find', text.trim() === '' ? null : { group: group.group, text, limit: 100 })
  const { data: detail } = useAsk('group.get', { group: group.group })
  const hits = text.trim() === '' ? [] : (data ?? [])
  const missing = missingChanges(detail)
  const kinds = { event: t`Events`, task: t`Tasks`, leaflet: t`Leaflets`, person: t`People` }
  return (
    <ScreenFrame title={t`Search`}>
      <SearchField className="find" value={text} onChange={setText} autoFocus>
        <Label className="only-read">{t`Search the plan`}</Label>
        <Search className="dim" aria-hidden="true" />
        <Input placeholder={t`Words of a title, a note, a leaflet, a name…`} dir="auto" />
      </SearchField>
      <p className="only-read" role="status">
        {text.trim() !== '' && data && t`${plural(hits.length, { one: '# result', other: '# results' })}`}
      </p>
      {error && <Failed error={error} />}
      {text.trim() !== '' && data && hits.length === 0 && (
        <Empty
          title={t`Nothing here`}
          about={
            missing > 0
              ? t`It may not have reached this laptop yet: ${plural(missing, { one: '# change is on its way', other: '# changes are on their way' })}.`
              : t`It may not have reached this laptop yet.`
          }
        />
      )}
      {(['event', 'task', 'leaflet', 'person'] as const).map((kind) => {
        const list = hits.filter((hit) => hit.kind === kind)
        if (list.length === 0) return null
        return (
          <section key={kind}>
            <h2 className="h3">{kinds[kind]}</h2>
            <div className="list">
              {list.map((hit) => (
                <a key={hit.id} className="row" href={`#/${pathOf[kind]}?id=${hit.id}`}>
                  <span className="tx">
                    <strong>
                      <Given>{hit.title}</Given>
                    </strong>
                    <span>
                      <Given>{hit.snippet}</Given>
                    </span>
                  </span>
                </a>
              ))}
            </div>
          </section>
        )
      })}
    </ScreenFrame>
  )
}
