import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useAsk } from '../connection/use-ask.ts'
import { useTell } from '../connection/use-tell.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Progress } from '../ui/progress.tsx'
import { type Job, runs, useJobEnd, useJobTitle } from './job-words.ts'

/** Long work, wherever one is in the page: how far it is, hold, go on, stop; and how it ended, until that was read. */
export function JobsTray() {
  const { t } = useLingui()
  const { data: jobs } = useAsk('job.list', {})
  const [read, setRead] = useState<ReadonlySet<string> | null>(null)
  useEffect(() => {
    // What had ended before this page came up was read before, or is no longer of interest.
    if (jobs && read === null) setRead(new Set(jobs.filter((job) => !runs(job)).map((job) => job.job)))
  }, [jobs, read])
  if (!jobs || read === null) return null
  const shown = jobs.filter((job) => runs(job) || !read.has(job.job))
  if (shown.length === 0) return null
  return (
    <section className="jobs" aria-label={t`Work under way`}>
      {shown.map((job) => (
        <JobLine key={job.job} job={job} onRead={() => setRead(new Set([...read, job.job]))} />
      ))}
    </section>
  )
}

function JobLine({ job, onRead }: { readonly job: Job; readonly onRead: () => void }) {
  const { t } = useLingui()
  const title = useJobTitle()(job)
  const end = useJobEnd()(job)
  const pause = useTell('job.pause')
  const resume = useTell('job.resume')
  const cancel = useTell('job.cancel')
  const which = { job: job.job }
  return (
    <div className="job">
      <strong>{title}</strong>
      <div role="status">
        {end.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {runs(job) ? (
        <>
          <Progress label={title} done={job.done} total={job.total} />
          <div className="cta">
            {job.state === 'paused' ? (
              <Button size="small" onPress={() => resume.send(which)}>{t`Go on`}</Button>
            ) : (
              <Button size="small" onPress={() => pause.send(which)}>{t`Hold`}</Button>
            )}
            <Button size="small" kind="quiet" onPress={() => cancel.send(which)}>{t`Stop`}</Button>
          </div>
        </>
      ) : (
        <IconButton label={t`Close`} icon={<X aria-hidden="true" />} onPress={onRead} />
      )}
    </div>
  )
}
