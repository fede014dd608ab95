import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import './activity.css'
import type { CoreError } from '../../../core/contract/errors.ts'
import type { Output } from '../../../core/contract/handlers.ts'
import { useGroup } from '../../app/group-context.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { clientOf, useConnection } from '../../connection/core-context.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { useFormats } from '../../i18n/words-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { Select } from '../../ui/fields.tsx'
import { Empty, Failed, Opening } from '../../ui/states.tsx'
import { ChangeRow } from './change-row.tsx'

type Page = Output<'change.list'>
const everyone = 'everyone'

/** Everything anyone did, newest in the group's order first; each can be put back. */
export function Screen() {
  const { t } = useLingui()
  const { group } = useGroup()
  const connection = useConnection()
  const formats = useFormats()
  const [by, setBy] = useState(everyone)
  const { data: members } = useAsk('member.list', { group: group.group })
  const input = { group: group.group, limit: 100, ...(by === everyone ? {} : { by }) }
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery<
    Page,
    CoreError,
    { pages: Page[] },
    unknown[],
    string | null
  >({
    queryKey: ['change.list', input, 'pages'],
    initialPageParam: null,
    getNextPageParam: (last) => last.cursor,
    queryFn: ({ pageParam }) =>
      clientOf(connection).call('change.list', { ...input, ...(pageParam === null ? {} : { cursor: pageParam }) })
  })
  const changes = (data?.pages ?? []).flatMap((page) => page.changes)
  const days = Map.groupBy(changes, (change) => new Date(change.at).setHours(0, 0, 0, 0))
  return (
    <ScreenFrame
      title={t`Activity`}
      actions={
        <Select
          label={t`By`}
          hideLabel
          value={by}
          onChange={setBy}
          options={[
            { value: everyone, label: t`Everyone` },
            ...(members ?? []).map((member) => ({ value: member.person, label: member.name === '' ? t`Somebody` : member.name }))
          ]}
        />
      }
    >
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Opening />
      ) : changes.length === 0 ? (
        <Empty
          icon={<History aria-hidden="true" />}
          title={t`Nothing has happened yet`}
          about={t`Everything anyone does is listed here, and can be put back.`}
        />
      ) : (
        <>
          {[...days].map(([day, list]) => (
            <section key={day}>
              <h2 className="h3 dated">{formats.day(day)}</h2>
              <ul className="list">
                {list.map((change) => (
                  <ChangeRow key={change.change} change={change} />
                ))}
              </ul>
            </section>
          ))}
          {hasNextPage && (
            <div className="cta more">
              <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
                {t`Show earlier ones`}
              </Button>
            </div>
          )}
        </>
      )}
    </ScreenFrame>
  )
}
