import { readFile } from 'node:fs/promises'
import { theBrowser } from './open-page.ts'

export interface ThreadTime {
  /** On a processor. */
  readonly ranMs: number
  /** Able to run, while others had the processor. */
  readonly waitedMs: number
}

/** What the first threads of these processes have had until now, together: what a machine with other work to do cannot blur. */
export async function threadTime(pids: readonly number[]): Promise<ThreadTime> {
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/schedstat`, 'utf8')))
  const ms = lines.map((line) => line.split(' ').map((ns) => Number(ns) / 1e6))
  const sum = (at: number): number => ms.reduce((all, one) => all + (one[at] ?? Number.NaN), 0)
  return { ranMs: sum(0), waitedMs: sum(1) }
}

/** The processes that draw pages. */
export async function pageProcesses(): Promise<number[]> {
  const debug = await (await theBrowser()).newBrowserCDPSession()
  try {
    const { processInfo } = await debug.send('SystemInfo.getProcessInfo')
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  } finally {
    await debug.detach()
  }
}
