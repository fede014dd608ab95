import { type ChildProcess, spawn } from 'node:child_process'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, passphrase } from '../helpers/core-cast.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'

const program = fileURLToPath(new URL('../../bin/starling', import.meta.url))

/** The built program, started by somebody whose umask hides nothing. */
function starling(args: readonly string[], input = ''): { child: ChildProcess; ended: Promise<string>; err(): string } {
  const child = spawn('/bin/sh', ['-c', 'umask 0; exec "$@"', 'sh', process.execPath, program, ...args], {
    stdio: 'pipe',
    detached: true, // no terminal to be asked for anything
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'en_GB.UTF-8' }
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdin.end(input)
  return {
    child,
    err: () => err,
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code === 0 ? out : `ended with ${code}: ${err}`)))
  }
}

/** What somebody else of this computer could read or enter, by its name. */
function open(dir: string): string[] {
  return readdirSync(dir, { recursive: true })
    .map(String)
    .concat('')
    .filter((name) => (lstatSync(join(dir, name)).mode & 0o077) !== 0)
}

test.skipIf(process.platform === 'win32')(
  'no file of a profile can be read by other users of the computer, with a umask that hides nothing; secrets come by standard input',
  { timeout: 60_000 },
  async () => {
    const profile = join(await temporaryFolder(), 'profile')
    const call = (operation: string, input: object) =>
      starling(['call', operation, '-', '--json', '--profile', profile], JSON.stringify(input)).ended
    expect(JSON.parse(await call('profile.create', { name: 'Amira', passphrase })).recoveryWords).toHaveLength(12)
    expect(open(profile)).toEqual([])

    const peer = starling(['peer', '--profile', profile])
    await eventually(
      'the peer runs',
      async () => peer.err(),
      (said) => /profile is locked/i.test(said)
    )
    expect(JSON.parse(await call('profile.unlock', { passphrase }))).toMatchObject({ state: 'open' })
    const { group } = JSON.parse(await call('group.create', { name: 'Harbour' }))
    await call('event.create', { group, title: 'Meeting' })
    await call('draft.keep', { group, form: 'event', text: 'half' })
    const names = readdirSync(profile, { recursive: true }).map(String)
    for (const kind of [/^peer.json$/, /^lock$/, /journal$/, /\.log$/, /MANIFEST/, /LOG$/, /^mark\//])
      expect(
        names.some((name) => kind.test(name)),
        String(kind)
      ).toBe(true)
    expect(open(profile)).toEqual([])
    peer.child.kill('SIGTERM')
    await peer.ended
    expect(open(profile)).toEqual([])
  }
)
