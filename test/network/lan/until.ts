import { setTimeout as wait } from 'node:timers/promises'

/** Waits for a condition with a deadline. On timeout the error says what `tell` knew. Returns the milliseconds it took. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  deadlineMs: number,
  tell: () => unknown
): Promise<number> {
  const started = performance.now()
  while (!(await condition())) {
    if (performance.now() - started > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${JSON.stringify(await tell())}`)
    await wait(5)
  }
  return performance.now() - started
}
