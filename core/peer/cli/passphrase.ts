import { openSync, readSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { CoreError } from '../../contract/errors.ts'

/** Where passphrases come from: a file descriptor, line by line, or the terminal without echo. Never an argument, never the environment. */
export interface PassphraseSource {
  /** `PASSPHRASE_NEEDED` where there is nobody to ask. `prompt` is shown on a terminal only. */
  read(prompt: string): Promise<string>
  /** True when a person types, and may mistype. */
  readonly isTerminal: boolean
}

const mostBytes = 4096

export function passphrasesFrom(fd: number | undefined): PassphraseSource {
  if (fd === undefined) return { isTerminal: true, read: askTerminal }
  let lines: string[] | null = null
  return {
    isTerminal: false,
    read: async () => {
      lines ??= readLines(fd)
      const line = lines.shift()
      if (line === undefined || line === '') throw new CoreError('PASSPHRASE_NEEDED')
      return line
    }
  }
}

function readLines(fd: number): string[] {
  const bytes = Buffer.alloc(mostBytes)
  let length = 0
  try {
    for (let count = -1; count !== 0 && length < mostBytes; length += count)
      count = readSync(fd, bytes, length, mostBytes - length, null)
  } catch (err) {
    throw new CoreError('PASSPHRASE_NEEDED', {}, err) // no such descriptor
  }
  const lines = bytes.toString('utf8', 0, length).split(/\r?\n/)
  bytes.fill(0)
  return lines
}

/** Reads keys one by one with the terminal's echo off. Ctrl-C ends the program as it would anywhere else. */
async function askTerminal(prompt: string): Promise<string> {
  const terminal = openTerminal()
  if (terminal === null) throw new CoreError('PASSPHRASE_NEEDED')
  terminal.setRawMode(true) // before anybody is asked: whoever types at once must not see it either
  process.stderr.write(prompt)
  terminal.setEncoding('utf8')
  try {
    return await new Promise((resolve, reject) => {
      let typed = ''
      const take = (keys: string): void => {
        for (const key of keys) {
          if (key === '\r' || key === '\n') resolve(typed)
          else if (key === '\u0003' || (key === '\u0004' && typed === '')) reject(new Interrupted())
          else if (key === '\u007f' || key === '\b') typed = [...typed].slice(0, -1).join('')
          else if (key === '\u0015') typed = ''
          else if (key >= ' ') typed += key
        }
      }
      terminal.on('data', take)
      terminal.once('end', () => reject(new CoreError('PASSPHRASE_NEEDED')))
      terminal.once('error', (err) => reject(new CoreError('PASSPHRASE_NEEDED', {}, err)))
      terminal.resume() // listening alone does not take up again a stream that an earlier question paused
    })
  } finally {
    terminal.setRawMode(false)
    for (const event of ['data', 'end', 'error']) terminal.removeAllListeners(event)
    terminal.pause()
    if (terminal !== process.stdin) terminal.destroy()
    process.stderr.write('\n')
  }
}

/** The terminal even when the input of the operation comes by standard input. */
function openTerminal(): ReadStream | null {
  if (process.stdin.isTTY && process.stdin instanceof ReadStream) return process.stdin
  try {
    return process.platform === 'win32' ? null : new ReadStream(openSync('/dev/tty', 'r+'))
  } catch {
    return null
  }
}

/** Somebody pressed Ctrl-C where the terminal does not turn it into a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}
