import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const program = fileURLToPath(new URL('../../scripts/two.mjs', import.meta.url))
const cli = fileURLToPath(new URL('../../bin/starling', import.meta.url))

function started(...args: string[]): { child: ChildProcess; out: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (out += text))
  onTestFinished(() => void child.kill('SIGINT'))
  return { child, out: () => out, ended: new Promise((resolve) => child.once('close', resolve)) }
}

/** Processes that this one began, and those that they began. Empty where there is no /proc. */
function descendantsOf(pid: number): number[] {
  if (!existsSync('/proc/self/stat')) return []
  const parents = readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }))
  const children = (of: number): number[] =>
    parents.flatMap((each) => (each.parent === of ? [each.pid, ...children(each.pid)] : []))
  return children(pid)
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch {
    return 0 // ended while we looked
  }
}

function asked(profile: string, operation: string, input: object): Promise<{ total: number; items: { title: string }[] }> {
  const child = spawn(process.execPath, [cli, 'call', operation, JSON.stringify(input), '--json', '--profile', profile], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let out = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  return new Promise((resolve) => child.once('close', () => resolve(JSON.parse(out))))
}

test('one command starts two laptops with one plan, and Ctrl-C leaves nothing behind', { timeout: 300_000 }, async () => {
  const { child, out, ended } = started()
  // Some forty processes one after the other; where one waits in vain the command itself ends and says so.
  await expect.poll(out, { timeout: 240_000, interval: 50 }).toContain('Ctrl-C ends all')
  const laptops = [...out().matchAll(/event\.list '(\{[^']*\})' --profile (\S+)/g)].map(([, input = '', profile = '']) => ({
    input: JSON.parse(input),
    profile
  }))
  expect(laptops).toHaveLength(2)
  const plans = await Promise.all(laptops.map(({ profile, input }) => asked(profile, 'event.list', input)))
  expect(plans[0]?.items.map(({ title }) => title)).toEqual(plans[1]?.items.map(({ title }) => title))
  expect(plans[0]?.total).toBe(4)
  const began = descendantsOf(child.pid ?? 0)
  if (process.platform === 'linux') expect(began.length).toBeGreaterThanOrEqual(4) // a parent and a core for each
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(began.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
  for (const { profile } of laptops) expect(existsSync(profile)).toBe(false)
})
