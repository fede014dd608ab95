import { setTimeout as wait } from 'node:timers/promises'
import { CoreError, isErrorCode } from '../../contract/errors.ts'
import type { Output } from '../../contract/handlers.ts'
import type { CoreClient } from '../../rpc/client.ts'

const lookEveryMs = 100

/**
 * What became of a job that a call began: whoever types a command waits for its end, and a core that was opened for it closes only
 * then. Its failure is thrown as a call's would be; once `stopped` settles the job is called off.
 */
export async function awaitJob(client: CoreClient, answer: unknown, stopped: Promise<unknown>): Promise<unknown> {
  if (typeof answer !== 'object' || answer === null || !('job' in answer) || typeof answer.job !== 'string') return answer
  const { job } = answer
  let off = false
  void stopped.then(() => {
    off = true
  })
  for (;;) {
    const found: Output<'job.list'>[number] | undefined = (await client.call('job.list', {})).find((one) => one.job === job)
    if (!found) return answer
    if (found.error) throw new CoreError(isErrorCode(found.error.code) ? found.error.code : 'INTERNAL', found.error.params)
    if (found.state === 'done' || found.state === 'cancelled') return found
    if (off) await client.call('job.cancel', { job })
    else await wait(lookEveryMs)
  }
}
