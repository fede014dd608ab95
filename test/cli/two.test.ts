import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

function asked(profile: string, operation: string, input: object): Promise<{ total: number; items: { title: string }[] }> {
  const child = spawn(process.execPath, [cli, 'call', operation, JSON.stringify(input), '--json', '--profile', profile], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let out = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  return new Promise((resolve) => child.once('close', () => resolve(JSON.parse(out))))
}

test('one command starts two laptops with one plan, and Ctrl-C leaves nothing behind', { timeout: 120_000 }, async () => {
  const { child, out, ended } = started()
  await expect.poll(out, { timeout: 90_000, interval: 50 }).toContain('Ctrl-C ends all')
  const laptops = [...out().matchAll(/event\.list '(\{[^']*\})' --profile (\S+)/g)].map(([, input = '', profile = '']) => ({
    input: JSON.parse(input),
    profile
  }))
  expect(laptops).toHaveLength(2)
  const plans = await Promise.all(laptops.map(({ profile, input }) => asked(profile, 'event.list', input)))
  expect(plans[0]?.items.map(({ title }) => title)).toEqual(plans[1]?.items.map(({ title }) => title))
  expect(plans[0]?.total).toBe(4)
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  for (const { profile } of laptops) expect(existsSync(profile)).toBe(false)
  expect(
    readdirSync(tmpdir()).filter(
      (name) => name.startsWith('starling-two-') && laptops.some(({ profile }) => profile.endsWith(name))
    )
  ).toEqual([])
})
