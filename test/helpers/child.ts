import { type ChildProcess, spawn } from 'node:child_process'

export interface Child {
  readonly process: ChildProcess
  /** Lines of its output so far. */
  readonly lines: string[]
  readonly complaints: () => string
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** The first line that fits, now or later; fails when the child ends or the deadline passes without one. */
  line(fits: (line: string) => boolean, deadlineMs?: number): Promise<string>
}

export function startChild(file: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let complaints = ''
  let unfinished = ''
  const waiting = new Set<() => void>()
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (unfinished + text).split('\n')
    unfinished = parts.pop() ?? ''
    lines.push(...parts)
    for (const look of [...waiting]) look()
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => {
      resolve({ code, signal })
      for (const look of [...waiting]) look()
    })
  })

  function line(fits: (line: string) => boolean, deadlineMs = 20_000): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        waiting.delete(look)
        clearTimeout(timer)
        act()
      }
      const fail = (why: string) => settle(() => reject(new Error(`${why}; it said: ${lines.join(' | ')} ${complaints}`)))
      const look = () => {
        const found = lines.find(fits)
        if (found !== undefined) settle(() => resolve(found))
        else if (child.exitCode !== null || child.signalCode !== null) fail('the child ended without that line')
      }
      const timer = setTimeout(() => fail('the child did not say it in time'), deadlineMs)
      waiting.add(look)
      look()
    })
  }

  return { process: child, lines, complaints: () => complaints, ended, line }
}
