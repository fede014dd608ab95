import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { valueToText } from '../../core/peer/cli/value-text.ts'
import { type BuiltFakes, buildFakes } from '../peer/helpers/build-fakes.ts'
import { temporaryFolder } from '../peer/helpers/temporary-folder.ts'

let fakes: BuiltFakes
beforeAll(async () => {
  fakes = await buildFakes()
})
afterAll(() => fakes.remove())
vi.setConfig({ testTimeout: 20_000 })

interface Run {
  readonly child: ChildProcess
  readonly done: Promise<{ code: number | null; signal: string | null; out: string; err: string }>
  out(): string
  err(): string
}

/** The command line as a script would run it: no terminal anywhere, a passphrase on descriptor 3 where one is given. */
function run(args: string[], options: { passphrase?: string; input?: string; env?: Record<string, string> } = {}): Run {
  const given = options.passphrase === undefined ? [] : ['--passphrase-fd', '3']
  const child = spawn(process.execPath, [fakes.starling, ...args, ...given], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true, // its own session, so that no terminal of whoever runs the tests is asked for a passphrase
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'en_GB.UTF-8', ...options.env }
  })
  const [stdin, stdout, stderr, secret] = child.stdio as unknown as [Writable, Readable, Readable, Writable] // as the four pipes above
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let out = ''
  let err = ''
  stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  for (const stream of [stdin, secret]) stream.on('error', () => {})
  secret.end(options.passphrase ?? '')
  stdin.end(options.input ?? '')
  return {
    child,
    out: () => out,
    err: () => err,
    done: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })))
  }
}

async function startPeer(profileDir: string, options: Parameters<typeof run>[1] = {}, args: string[] = []): Promise<Run> {
  const peer = run(['peer', '--profile', profileDir, ...args], options)
  await vi.waitFor(() => expect(peer.err()).toMatch(/profile is (locked|open)|no profile/i), { timeout: 10_000, interval: 20 })
  return peer
}

describe('what it says about itself', () => {
  test('help and version go to standard output and succeed', async () => {
    const help = await run(['--help']).done
    expect(help).toMatchObject({ code: 0, err: '' })
    for (const word of ['call', 'watch', 'peer', 'operations', '--passphrase-fd']) expect(help.out).toContain(word)
    expect(await run(['--version']).done).toMatchObject({ code: 0, out: '0.0.0-test\n' })
    expect((await run(['help', '--language', 'ja']).done).out).toContain('パスフレーズ')
  })

  test.each([
    [['fly'], 'fly'],
    [['call'], 'call'],
    [['call', 'group.list', '{}', 'more'], 'more'],
    [['peer', '--port', '99999'], '--port'],
    [['peer', '--port', 'x'], '--port'],
    [['peer', '--loopback-ports', '1,x'], '--loopback-ports'],
    [['peer', '--passphrase-fd', '1'], '--passphrase-fd'],
    [['peer', '--language', 'xx'], '--language'],
    [['peer', '--passphrase', 'secret'], '--passphrase'],
    [['call', 'no.such', '{}'], 'no such operation'],
    [['call', 'changes.watch'], 'starling watch'],
    [['watch', 'group.list'], 'starling call'],
    [['call', 'group.list', '{'], 'JSON'],
    [['call', 'group.list', '[]'], 'JSON'],
    [['operations', 'no.such'], 'no such operation']
  ])('%j is not understood: exit code 2, the reason on standard error, nothing else happens', async (args, reason) => {
    const { code, out, err } = await run([...args, '--profile', '/nowhere/at/all']).done
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(reason)
  })

  test('a passphrase as an argument is refused before anything else happens', async () => {
    const { code, err } = await run(['call', 'profile.unlock', '{"passphrase":"correct horse"}', '--profile', '/nowhere/at/all'])
      .done
    expect(code).toBe(2)
    expect(err).toContain('--passphrase-fd')
    expect(err).not.toContain('correct horse')
  })

  test('operations are listed, and each is described with its schemas', async () => {
    const list = await run(['operations']).done
    expect(list.code).toBe(0)
    expect(list.out).toMatch(/^event\.create +command +Make an event/m)
    const one = await run(['operations', 'invite.create']).done
    expect(one.out).toContain('"enum"')
    const all = JSON.parse((await run(['operations', '--json']).done).out)
    expect(all.operations['task.list'].input).toMatchObject({
      type: 'object',
      required: ['group'],
      properties: { limit: { type: 'integer', maximum: 5000, default: 100 } }
    })
  })
})

test('an answer is shown as names and values, and a picture to scan as a picture', () => {
  const rows = Array.from({ length: 21 }, (_, y) =>
    Array.from({ length: 21 }, (_, x) => ((x * y) % 3 === 0 ? '1' : '0')).join('')
  )
  const text = valueToText({ invite: 'abc', items: [{ title: 'Two\nlines', none: null, empty: [] }], qr: rows })
  expect(text).toContain('\ninvite: abc\nitems:\n  - title: Two\n')
  expect(text).toContain('none: –')
  expect(text).toMatch(/qr:\n█{29}\n/)
  expect(text).not.toContain('1001')
  expect(valueToText({ codes: ['101', '010'] })).toContain('- 101')
})

describe('without a running peer', () => {
  test('a call opens the profile itself, and leaves it free for the next', async () => {
    const profileDir = await temporaryFolder()
    for (let turn = 0; turn < 2; turn++) {
      const { code, out, err } = await run(['call', 'profile.state', '--profile', profileDir, '--json']).done
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(JSON.parse(out)).toMatchObject({ state: 'locked' })
    }
  })

  test('several calls at once on one profile wait for each other', async () => {
    const profileDir = await temporaryFolder()
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => (await run(['call', 'profile.state', '--profile', profileDir]).done).code)
    )
    expect(codes).toEqual([0, 0, 0, 0])
  })

  test('a locked profile is opened with the passphrase of the descriptor, and without one says so', async () => {
    const profileDir = await temporaryFolder()
    const opened = await run(['call', 'group.list', '{}', '--profile', profileDir, '--json'], { passphrase: 'correct horse\n' })
      .done
    expect(opened.code).toBe(0)
    expect(JSON.parse(opened.out)).toHaveLength(1)
    const locked = await run(['call', 'group.list', '--profile', profileDir]).done
    expect({ code: locked.code, out: locked.out }).toEqual({ code: 3, out: '' })
    expect(locked.err).toContain('PROFILE_LOCKED')
    const wrong = await run(['call', 'group.list', '--profile', profileDir], { passphrase: 'wrong horse' }).done
    expect(wrong.code).toBe(3)
    expect(wrong.err).toContain('PASSPHRASE_WRONG')
    const none = await run(['call', 'group.list', '--profile', profileDir, '--passphrase-fd', '77']).done
    expect(none.code).toBe(3)
  })

  test('a passphrase that an operation needs comes from the descriptor, the rest of its input from standard input', async () => {
    const profileDir = await temporaryFolder()
    const made = await run(['call', 'profile.create', '-', '--profile', profileDir, '--json'], {
      passphrase: 'long enough\r\n',
      input: '{"name":"أميرة"}'
    }).done
    expect(made.code).toBe(0)
    expect(JSON.parse(made.out).recoveryWords[0]).toBe('أميرة')
    const short = await run(['call', 'profile.create', '{"name":"x"}', '--profile', profileDir], { passphrase: 'short' }).done
    expect(short).toMatchObject({ code: 3, out: '' })
    expect(short.err).toContain('8')
  })

  test('a refusal is exit code 1 with its sentence in the language of the person, or as JSON', async () => {
    const profileDir = await temporaryFolder()
    const args = ['call', 'group.get', '{"group":"abcdef012345"}', '--profile', profileDir]
    const english = await run(args).done
    expect(english).toMatchObject({ code: 1, out: '' })
    expect(english.err).toMatch(/^GROUP_NOT_FOUND: This group is not on this laptop/)
    expect((await run(args, { env: { LANG: 'ja_JP.UTF-8' } }).done).err).toMatch(/^GROUP_NOT_FOUND: .*[ぁ-ん]/)
    expect((await run([...args, '--language', 'ar']).done).err).toMatch(/[\u0600-\u06ff]/)
    const json = await run([...args, '--json']).done
    expect(JSON.parse(json.err)).toMatchObject({ error: { code: 'GROUP_NOT_FOUND', params: {} } })
    const badInput = await run(['call', 'group.get', '{}', '--profile', profileDir]).done
    expect(badInput).toMatchObject({ code: 1 })
    expect(badInput.err).toContain('group')
  })

  test('what others wrote cannot steer the terminal, in either form', async () => {
    const profileDir = await temporaryFolder()
    for (const form of [[], ['--json']]) {
      const { out } = await run(['call', 'group.list', '--profile', profileDir, ...form], { passphrase: 'correct horse' }).done
      expect(out).toContain('\\u001b[31mUnion')
      expect(out).toContain('\\u009b2J\\u202e')
      expect(out).not.toMatch(/[\u001b\u009b\u202e]/)
    }
  })

  test('Ctrl-C ends a waiting call with 130 and the profile is free at once', async () => {
    const profileDir = await temporaryFolder()
    const waiting = run(['watch', 'changes.watch', '--profile', profileDir, '--json'])
    await vi.waitFor(() => expect(waiting.out()).toContain('version'), { timeout: 10_000, interval: 20 })
    waiting.child.kill('SIGINT')
    expect(await waiting.done).toMatchObject({ code: 130, err: '' })
    const call = run(['call', 'search.find', '{"group":"abcdef012345","text":"wait"}', '--profile', profileDir])
    await vi.waitFor(() => expect(existsSync(join(profileDir, 'lock'))).toBe(true), { timeout: 10_000, interval: 20 })
    call.child.kill('SIGTERM')
    expect([143, null]).toContain((await call.done).code)
    expect((await run(['call', 'profile.state', '--profile', profileDir]).done).code).toBe(0)
  })

  test('a watch writes one JSON document a line, and is quiet when nobody reads any more', async () => {
    const profileDir = await temporaryFolder()
    const watching = run(['watch', 'changes.watch', '{}', '--profile', profileDir, '--json'])
    await vi.waitFor(() => expect(watching.out().split('\n').length).toBeGreaterThan(3), { timeout: 10_000, interval: 20 })
    watching.child.stdout?.destroy()
    const { code, signal, err } = await watching.done
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: '' })
    const versions = watching
      .out()
      .trim()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).version)
    expect(versions[0]).toBe(0)
    expect([...versions].sort((a, b) => a - b)).toEqual(versions)
  })
})

const scriptPath = '/usr/bin/script'
if (!existsSync(scriptPath)) console.warn('SKIPPED (issue 3): no terminal to type a passphrase in, because script(1) is missing')

describe.skipIf(!existsSync(scriptPath))('at a terminal', () => {
  /** Types what is given as soon as the prompt that it answers stands there. */
  function type(args: string[], typing: readonly (readonly [string, string])[]): Promise<{ code: number | null; seen: string }> {
    const command = [process.execPath, fakes.starling, ...args].map((part) => `'${part}'`).join(' ')
    const child = spawn(scriptPath, ['--quiet', '--return', '--echo', 'always', '--command', command, '/dev/null'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'en_GB.UTF-8', SHELL: '/bin/sh' }
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let seen = ''
    const left = [...typing]
    child.stdout.setEncoding('utf8').on('data', (text) => {
      seen += text
      const [next] = left
      if (next === undefined || !seen.endsWith(next[0])) return
      left.shift()
      child.stdin.write(next[1])
    })
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, seen })))
  }

  test('a passphrase is asked for and not shown, and a slip can be taken back', async () => {
    const { code, seen } = await type(
      ['call', 'group.list', '--profile', await temporaryFolder()],
      [['Passphrase: ', 'correct hoax\u007f\u007frse\r']]
    )
    expect(code).toBe(0)
    expect(seen).toContain('Harbour')
    expect(seen).not.toMatch(/correct|hoax/)
  })

  test('a new passphrase is asked for twice, and must be the same', async () => {
    const profileDir = await temporaryFolder()
    const args = ['call', 'profile.create', '{"name":"Kenji"}', '--profile', profileDir]
    const same = await type(args, [
      ['New passphrase: ', 'long enough\r'],
      ['The same again: ', 'long enough\r']
    ])
    expect(same.code).toBe(0)
    expect(same.seen).toContain('Kenji')
    const different = await type(args, [
      ['New passphrase: ', 'long enough\r'],
      ['The same again: ', 'long enouhg\r']
    ])
    expect(different.code).toBe(1)
    expect(different.seen).toContain('BAD_INPUT')
  })

  test('Ctrl-C at the prompt ends with 130', async () => {
    expect(await type(['call', 'group.list', '--profile', await temporaryFolder()], [['Passphrase: ', '\u0003']])).toMatchObject({
      code: 130
    })
  })
})

describe('with a running peer', () => {
  test('calls reach it by its key file, and it ends cleanly on a signal', async () => {
    const profileDir = await temporaryFolder()
    const peer = await startPeer(profileDir)
    const pidOf = async (): Promise<number> =>
      Number(JSON.parse((await run(['call', 'profile.state', '--profile', profileDir, '--json']).done).out).name)
    const corePid = await pidOf()
    expect(await pidOf()).toBe(corePid) // one core answers both, and it is not the caller's own
    expect(corePid).not.toBe(peer.child.pid)
    const unlocked = await run(['call', 'profile.unlock', '--profile', profileDir], { passphrase: 'correct horse' }).done
    expect(unlocked.code).toBe(0)
    expect((await run(['call', 'group.list', '--profile', profileDir]).done).code).toBe(0)
    expect((await run(['call', 'profile.lock', '--profile', profileDir]).done).code).toBe(0)
    expect((await run(['call', 'group.list', '--profile', profileDir]).done).code).toBe(3)
    peer.child.kill('SIGTERM')
    expect((await peer.done).code).toBe(143)
    expect(readdirSync(profileDir)).toEqual(['lock'])
    expect(existsSync(`/proc/${corePid}`)).toBe(false)
  })

  test('it prints its address, starts locked and says how to unlock; with a passphrase it opens the profile', async () => {
    const locked = await startPeer(await temporaryFolder())
    expect(locked.out()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]{43}\n$/)
    expect(locked.err()).toContain('starling call profile.unlock')
    const open = await startPeer(await temporaryFolder(), { passphrase: 'correct horse' }, ['--json'])
    expect(JSON.parse(open.out())).toMatchObject({ port: expect.any(Number), url: expect.stringContaining('/#k=') })
    expect(open.err()).toContain('The profile is open')
    expect(open.err()).toContain('"lockAfterMinutes":0')
    expect(locked.err()).not.toContain('lockAfterMinutes')
    open.child.kill('SIGINT')
    expect((await open.done).code).toBe(130)
  })

  test('start shows the first steps in the language of the person', async () => {
    const started = run(['start', '--no-open', '--language', 'es', '--profile', await temporaryFolder()])
    await vi.waitFor(() => expect(started.err()).toContain('Ctrl-C'), { timeout: 10_000, interval: 20 })
    expect(started.err()).toContain('starling call group.create')
    expect(started.err()).toContain('Primeros pasos')
  })

  test('a second peer is told that there is one already, and a taken port is named', async () => {
    const profileDir = await temporaryFolder()
    const first = await startPeer(profileDir)
    const second = await run(['peer', '--profile', profileDir]).done
    expect(second).toMatchObject({ code: 1, out: '' })
    expect(second.err).toContain('PEER_ALREADY_RUNNING')
    const port = /:(\d+)\//.exec(first.out())?.[1] ?? ''
    const third = await run(['peer', '--port', port, '--profile', await temporaryFolder()]).done
    expect(third.code).toBe(1)
    expect(third.err).toContain(port)
  })

  test('a peer killed with its key file left behind does not stand in the way of the next call', async () => {
    const profileDir = await temporaryFolder()
    const peer = await startPeer(profileDir)
    peer.child.kill('SIGKILL')
    await peer.done
    expect(existsSync(join(profileDir, 'peer.json'))).toBe(true)
    expect((await run(['call', 'profile.state', '--profile', profileDir]).done).code).toBe(0)
    await writeFile(join(profileDir, 'peer.json'), '{"port":1')
    expect((await run(['call', 'profile.state', '--profile', profileDir]).done).code).toBe(0)
  })

  test('a core that dies under a call is exit code 4, and the peer says that it starts again', async () => {
    const profileDir = await temporaryFolder()
    const peer = await startPeer(profileDir)
    const died = await run(['call', 'search.find', '{"group":"abcdef012345","text":"die"}', '--profile', profileDir]).done
    expect(died.code).toBe(4)
    expect(died.err).toContain('CORE_STOPPED')
    await vi.waitFor(() => expect(peer.err()).toContain('running again'), { timeout: 10_000, interval: 20 })
    expect((await run(['call', 'profile.state', '--profile', profileDir]).done).code).toBe(0)
  })

  test('nothing secret is among the arguments of any process', async () => {
    const profileDir = await temporaryFolder()
    const peer = await startPeer(profileDir, { passphrase: 'correct horse' })
    const { key } = JSON.parse(readFileSync(join(profileDir, 'peer.json'), 'utf8'))
    const pageKey = /#k=([\w-]+)/.exec(peer.out())?.[1] ?? 'none'
    expect(pageKey).not.toBe(key)
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      let commandLine = ''
      try {
        commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        continue // it ended meanwhile
      }
      for (const secret of ['correct horse', key, pageKey]) expect(commandLine.includes(secret)).toBe(false)
    }
  })
})
