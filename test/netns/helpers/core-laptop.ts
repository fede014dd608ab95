import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallName, ClientInput, Output } from '../../../core/contract/handlers.ts'
import { eventually } from '../../helpers/core-cast.ts'
import type { LineProcess } from '../../helpers/line-process.ts'
import type { LabHost } from '../../helpers/netns.ts'

/** A laptop in a namespace: a profile that stays, and a core process that can be switched off and on again. */
export interface CoreLaptop {
  readonly host: LabHost
  /** Its profile. */
  readonly dir: string
  call<N extends CallName>(name: N, input: ClientInput<N>): Promise<Output<N>>
  /**
   * Opens the profile in a new process. Answers when the passphrase was entered, by the clock of this machine. The laptop's own clock goes on
   * as it went before, unless it is set.
   */
  powerOn(options?: { readonly clockOffMs?: number; readonly mode?: 'lan' | 'internet' }): Promise<number>
  /** `kill -9`: nobody is told. */
  powerOff(): Promise<void>
  /** Its clock goes on by so much at once, as it does while a laptop sleeps. */
  passMs(ms: number): Promise<void>
  /** When this laptop had a task under each of these titles. */
  holds(group: string, wanted: readonly string[], deadlineMs: number): Promise<number>
  /** When it had proven connections to exactly so many. */
  meets(count: number, deadlineMs: number): Promise<number>
  /** All that a group wrote, as this laptop has it: one hash for one order and one plan. */
  planHash(group: string): Promise<{ hash: string; changes: number }>
  process(): LineProcess
  remove(): Promise<void>
}

const entry = fileURLToPath(new URL('./core-process.ts', import.meta.url))

/** `profile`: one that is there already, in a folder that goes with the laptop. */
export function coreLaptop(host: LabHost, profile?: string): CoreLaptop {
  const dir = profile ?? mkdtempSync(join(tmpdir(), `starling-lab-${host.name}-`))
  let running: LineProcess | null = null
  let made = profile !== undefined
  let clock = 0
  const process = (): LineProcess => {
    if (!running) throw new Error(`${host.name} is switched off`)
    return running
  }
  const call: CoreLaptop['call'] = (name, input) => process().ask('call', { name, input })
  return {
    host,
    dir,
    call,
    process,
    async powerOn({ clockOffMs = clock, mode } = {}) {
      clock = clockOffMs
      const child = await host.node(entry)
      await eventually(
        `${host.name} starts`,
        async () => child.reports.length,
        (count) => count > 0,
        60_000
      )
      running = child
      const create = made ? undefined : { name: host.name, language: 'en' }
      const entered = await child.ask<number>('open', { dir, clockOffMs, create })
      made = true
      if (mode) await call('network.mode', { mode })
      return entered
    },
    async powerOff() {
      const child = running
      running = null
      if (!child) return
      await child.stop()
      const uncaught = child.reports.filter(({ report }) => report === 'uncaught')
      if (uncaught.length > 0) throw new Error(`${host.name}: ${JSON.stringify(uncaught)}`)
    },
    async passMs(ms) {
      clock += ms
      await process().ask('passMs', ms)
    },
    holds: (group, wanted, deadlineMs) => process().ask('holds', { group, wanted, deadlineMs }, deadlineMs + 5000),
    meets: (count, deadlineMs) => process().ask('meets', { count, deadlineMs }, deadlineMs + 5000),
    planHash: (group) => process().ask('planHash', { group }, 60_000),
    async remove() {
      await running?.stop()
      running = null
      rmSync(dir, { recursive: true, force: true })
    }
  }
}

/** `newcomer` comes in by invite and check code. Answers its id of the group. */
export async function letIn(by: CoreLaptop, group: string, newcomer: CoreLaptop): Promise<string> {
  const { text } = await by.call('invite.create', { group, role: 'organiser', minutes: 60 })
  const { join } = await newcomer.call('join.start', { text })
  const mine = async () => (await newcomer.call('join.list', {})).find((one) => one.join === join)
  const shown = await eventually('code on the newcomer', mine, (one) => one?.state === 'comparing' || one?.state === 'refused')
  if (shown?.state === 'refused') throw new Error(`not let in: ${shown.refusal}`)
  const [asked] = await eventually(
    'code on the inviter',
    () => by.call('admission.list', { group }),
    (all) => all.length > 0
  )
  await newcomer.call('join.answer', { join, same: true })
  await by.call('admission.answer', { admission: asked?.admission ?? '', same: true })
  const done = await eventually('joined', mine, (one) => one?.state === 'done' || one?.state === 'refused')
  if (!done?.group) throw new Error(`not let in: ${done?.refusal}`)
  const joined = done.group
  await eventually(
    'may write',
    () => newcomer.call('group.get', { group: joined }),
    ({ role }) => role === 'organiser'
  )
  return joined
}

export interface LabCast {
  readonly laptops: readonly CoreLaptop[]
  group(of: CoreLaptop): string
  /** Writes a task with a title of its own, which it answers. */
  write(on: CoreLaptop): Promise<string>
  /** When the last of them (all, unless named) held all of these. */
  allHold(wanted: readonly string[], deadlineMs: number, by?: readonly CoreLaptop[]): Promise<number>
  /** When each of them (all, unless named) had one proven connection to each other one and to nobody else. */
  meshed(deadlineMs: number, by?: readonly CoreLaptop[]): Promise<number>
  remove(): Promise<void>
}

/** Members of one group, all connected to each other. Whoever made the hosts puts them on one network first. */
export async function labCast(hosts: readonly LabHost[], mode: 'lan' | 'internet' = 'lan'): Promise<LabCast> {
  const laptops = hosts.map((host) => coreLaptop(host))
  const groups = new Map<CoreLaptop, string>()
  let count = 0
  const group = (of: CoreLaptop): string => groups.get(of) ?? ''
  const last = async (times: readonly Promise<number>[]): Promise<number> => Math.max(...(await Promise.all(times)))
  const cast: LabCast = {
    laptops,
    group,
    async write(on) {
      const title = `task ${++count}`
      await on.call('task.create', { group: group(on), title })
      return title
    },
    allHold: (wanted, deadlineMs, by = laptops) => last(by.map((one) => one.holds(group(one), wanted, deadlineMs))),
    meshed: (deadlineMs, by = laptops) => last(by.map((one) => one.meets(by.length - 1, deadlineMs))),
    remove: async () => void (await Promise.all(laptops.map((one) => one.remove())))
  }
  await Promise.all(laptops.map((one) => one.powerOn({ mode })))
  const [founder, ...others] = laptops
  if (!founder) throw new Error('nobody')
  groups.set(founder, (await founder.call('group.create', { name: 'Harbour union' })).group)
  for (const other of others) groups.set(other, await letIn(founder, group(founder), other))
  await cast.meshed(30_000)
  return cast
}
