import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A child process that is asked and answers in JSON lines; what it says by itself are its reports. */
export interface LineProcess {
  readonly pid: number
  /** Asks and waits for the answer; rejects with the child's error, or when it ends or does not answer in time. */
  ask<Answer>(call: string, params?: unknown, deadlineMs?: number): Promise<Answer>
  readonly reports: readonly Report[]
  signal(name: NodeJS.Signals): void
  /** Ends it and waits for that. */
  stop(): Promise<void>
}

export interface Report {
  readonly atMs: number
  readonly report: string
  readonly [more: string]: unknown
}

interface Line {
  readonly id?: number
  readonly result?: unknown
  readonly error?: string
  readonly report?: string
}

export function createLineProcess(child: ChildProcess, name: string): LineProcess {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const reports: Report[] = []
  let errors = ''
  let next = 0
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  void closed.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended: ${errors.slice(-2000)}`))
    waiting.clear()
  })
  child.stdin?.on('error', () => undefined) // ended; `closed` tells those who wait
  child.stderr?.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = read(text)
      if (!line) {
        errors += `${text}\n`
      } else if (line.report !== undefined) {
        reports.push({ ...line, report: line.report, atMs: performance.now() })
      } else if (line.id !== undefined) {
        const asked = waiting.get(line.id)
        waiting.delete(line.id)
        if (line.error === undefined) asked?.resolve(line.result)
        else asked?.reject(new Error(`${name}: ${line.error}`))
      }
    })
  }
  return {
    pid: child.pid ?? -1,
    reports,
    ask<Answer>(call: string, params: unknown = null, deadlineMs = 30_000): Promise<Answer> {
      const id = next++
      return new Promise<Answer>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new Error(`${name} did not answer ${call} in ${deadlineMs} ms: ${errors.slice(-2000)}`))
        }, deadlineMs)
        const settle = <Value>(then: (value: Value) => void) => {
          return (value: Value): void => {
            clearTimeout(timer)
            then(value)
          }
        }
        waiting.set(id, {
          resolve: settle((value) => resolve(value as Answer)), // the test knows what its own child answers
          reject: settle(reject)
        })
        child.stdin?.write(`${JSON.stringify({ id, call, params })}\n`)
      })
    },
    signal: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGCONT')
      child.kill('SIGKILL')
      await closed
    }
  }
}

function read(text: string): Line | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Line) : null // written by our own child
  } catch {
    return null
  }
}

/** The child's side: answers each call by name; `report` tells the test something unasked. Ends when the test lets go. */
export function serveLines(
  handlers: Readonly<Record<string, (params: never) => unknown>>
): (report: string, more?: object) => void {
  const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
  createInterface({ input: process.stdin })
    .on('line', (text) => {
      const { id, call, params } = JSON.parse(text) as { id: number; call: string; params: never } // written by the test
      Promise.resolve()
        .then(() => handlers[call]?.(params))
        .then(
          (result) => write({ id, result: result ?? null }),
          (error: unknown) => write({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
        )
    })
    .on('close', () => process.exit(0))
  return (report, more = {}) => write({ report, ...more })
}
