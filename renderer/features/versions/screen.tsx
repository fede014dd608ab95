import { useLingui } from '@lingui/react/macro'
import { GitCompareArrows } from 'lucide-react'
import './versions.css'
import { usePlace } from '../../app/go.ts'
import { useGroup } from '../../app/group-context.tsx'
import { ScreenFrame } from '../../app/screen.tsx'
import { useAsk } from '../../connection/use-ask.ts'
import { Empty, Failed, Opening } from '../../ui/states.tsx'
import { Clash } from './clash.tsx'

/** What two people changed apart: the same value shows on every laptop, both are kept, somebody decides. */
export function Screen() {
  const { t } = useLingui()
  const { group } = useGroup()
  const { search } = usePlace()
  const { data, error, refetch } = useAsk('version.list', { group: group.group })
  const sorted = [...(data ?? [])].sort((a, b) => Number(b.id === search.id) - Number(a.id === search.id))
  return (
    <ScreenFrame title={t`Two versions`}>
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Opening />
      ) : sorted.length === 0 ? (
        <Empty
          icon={<GitCompareArrows aria-hidden="true" />}
          title={t`No double edits`}
          about={t`When two people change the same thing while they are apart, both versions stand here until somebody chooses.`}
        />
      ) : (
        <>
          <p className="lead">{t`While they were apart, people changed the same thing. The later one shows for everybody; nothing is lost, and both stay in Activity.`}</p>
          {sorted.flatMap((item) =>
            item.twoVersions.map((clash) => (
              <Clash
                key={`${item.id}${clash.field}${clash.key}`}
                kind={item.kind}
                id={item.id}
                title={item.title}
                clash={clash}
              />
            ))
          )}
        </>
      )}
    </ScreenFrame>
  )
}
