import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { type Core, openCore } from '../../../core/api/core.ts'
import type { CallName } from '../../../core/contract/handlers.ts'
import { operations } from '../../../core/contract/operations.ts'
import { floorCost } from '../../../core/vault/stretch-passphrase.ts'
import { serveLines } from '../../helpers/line-process.ts'
import { planHash } from './plan-hash.ts'

/** The whole core of one laptop, in a namespace. Every time it answers is by the one clock of this machine. */

const passphrase = 'correct boat seven lemon tin'
const lookMs = 10
let core: Core | null = null
let clockOffMs = 0

const opened = (): Core => {
  if (!core) throw new Error('core is not open')
  return core
}
async function call(name: CallName, input: object = {}): Promise<unknown> {
  const checked = v.parse(operations[name].input as v.GenericSchema<unknown, unknown>, input) // the union of all schemas, as one
  const answer = await (opened().handlers[name] as (checked: unknown, isCancelled: () => boolean) => Promise<unknown>)(
    checked,
    () => false
  ) // the table pairs each name with its own input
  return v.parse(operations[name].output as v.GenericSchema<unknown, unknown>, JSON.parse(JSON.stringify(answer))) // likewise
}
async function when(holds: () => Promise<boolean>, deadlineMs: number, tell: () => Promise<unknown>): Promise<number> {
  const end = Date.now() + deadlineMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms: ${JSON.stringify(await tell())}`)
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
  return Date.now()
}
const titles = async (group: string): Promise<string[]> => {
  const { items } = (await call('task.list', { group, limit: 500, removed: false, mine: false })) as {
    items: { title: string }[]
  }
  return items.map(({ title }) => title)
}
/** Every task as this laptop shows it, in the order in which it shows them. */
async function planOf(group: string): Promise<{ tasks: number; digest: string }> {
  const hash = createHash('sha256')
  let tasks = 0
  let cursor: string | null = null
  do {
    const page = (await call('task.list', { group, limit: 5000, ...(cursor === null ? {} : { cursor }) })) as {
      items: { id: string; title: string; notes: string; due: string | null }[]
      cursor: string | null
    }
    for (const { id, title, notes, due } of page.items) hash.update(JSON.stringify([id, title, notes, due]))
    tasks += page.items.length
    cursor = page.cursor
  } while (cursor !== null)
  return { tasks, digest: hash.digest('hex') }
}
const state = () => call('network.state') as Promise<{ peers: { groups: unknown[] }[] }>

const report = serveLines({
  /** Opens the profile, made first if `create` is given. Answers when the passphrase was entered. */
  async open(params: { dir: string; clockOffMs?: number; create?: { name: string; language: string } }): Promise<number> {
    clockOffMs = params.clockOffMs ?? 0
    core = await openCore({ profileDir: params.dir, now: () => Date.now() + clockOffMs, passphraseCost: floorCost })
    const entered = Date.now()
    await call(params.create ? 'profile.create' : 'profile.unlock', { passphrase, ...params.create })
    return entered
  },
  call: ({ name, input }: { name: CallName; input?: object }) => call(name, input),
  /** Writes so many tasks, a hundred at a time. */
  async fill({ group, count }: { group: string; count: number }): Promise<void> {
    for (let done = 0; done < count; done += 100)
      await Promise.all(
        Array.from({ length: Math.min(100, count - done) }, (_, place) =>
          call('task.create', {
            group,
            title: `Task ${done + place}: carry the banner to the station`,
            notes: `by the side door, ${'x'.repeat(40)}`,
            due: `2026-12-${String((place % 28) + 1).padStart(2, '0')}T18:00`,
            zone: 'Asia/Tokyo'
          })
        )
      )
  },
  plan: ({ group }: { group: string }) => planOf(group),
  /** When this laptop had tasks with all these titles. */
  holds: ({ group, wanted, deadlineMs }: { group: string; wanted: string[]; deadlineMs: number }) =>
    when(
      async () => {
        const here = new Set(await titles(group))
        return wanted.every((one) => here.has(one))
      },
      deadlineMs,
      async () => ({ titles: await titles(group), network: await state() })
    ),
  /** When this laptop had so many tasks and knew of nothing that it lacks. */
  whole: ({ group, tasks, deadlineMs }: { group: string; tasks: number; deadlineMs: number }) =>
    when(
      async () => {
        const { total } = (await call('task.list', { group, limit: 0, mine: false })) as { total: number }
        return total === tasks && ((await call('group.get', { group })) as { upToDate: boolean }).upToDate
      },
      deadlineMs,
      () => call('group.get', { group })
    ),
  /** When this laptop had proven connections to exactly so many. */
  meets: ({ count, deadlineMs }: { count: number; deadlineMs: number }) =>
    when(async () => (await state()).peers.length === count, deadlineMs, state),
  passMs: (ms: number) => {
    clockOffMs += ms
  },
  planHash: ({ group }: { group: string }) => planHash(call, group),
  peakRssMb: () => process.resourceUsage().maxRSS / 1024,
  cpuMs: () => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
  suspend: () => opened().suspend(),
  resume: () => opened().resume(),
  close: () => opened().close()
})
process.on('uncaughtException', (error) => report('uncaught', { message: error.stack }))
process.on('unhandledRejection', (error) => report('uncaught', { message: String(error) }))
report('started')
