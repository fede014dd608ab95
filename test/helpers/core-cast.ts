import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Core, openCore } from '../../core/api/core.ts'
import type { CallName, Handlers, Input, Output } from '../../core/contract/handlers.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'

/** One laptop of a test: the whole core on a real profile, on this machine's loopback, without the loopback server. */
export interface CorePeer {
  readonly name: string
  readonly dir: string
  call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  handlers(): Handlers
  close(): Promise<void>
  /** Close and open again, unlocked. */
  reopen(): Promise<void>
}

export const passphrase = 'correct boat seven lemon tin'
let nextPort = 20_000 + (process.pid % 20_000) + Math.floor(Math.random() * 5000)

export async function openCorePeer(
  name: string,
  ports: { own: number; others: readonly number[] } | null = null,
  language: 'en' | 'ja' | 'es' | 'ar' = 'en'
): Promise<CorePeer> {
  const dir = await mkdtemp(join(tmpdir(), 'starling-core-'))
  const options = {
    profileDir: dir,
    passphraseCost: floorCost,
    ...(ports ? { beaconPort: ports.own, loopbackPorts: ports.others } : {})
  }
  let core: Core = await openCore(options)
  const peer: CorePeer = {
    name,
    dir,
    call: (operation, input) => (core.handlers[operation] as (given: typeof input) => Promise<never>)(input), // the table pairs each name with its own input
    handlers: () => core.handlers,
    close: () => core.close(),
    reopen: async () => {
      await core.close()
      core = await openCore(options)
      await core.handlers['profile.unlock']({ passphrase }, () => false)
    }
  }
  onTestFinished(async () => {
    await core.close()
    await rm(dir, { recursive: true, force: true })
  })
  await peer.call('profile.create', { passphrase, name, language })
  return peer
}

/** Laptops that can see each other: `const [amira, kenji] = await cast('amira', 'kenji')`, network on. */
export async function cast(...names: readonly string[]): Promise<CorePeer[]> {
  const ports = names.map(() => nextPort++)
  const peers: CorePeer[] = []
  for (const [i, name] of names.entries()) {
    const own = ports[i] ?? 0
    const peer = await openCorePeer(name, { own, others: ports.filter((port) => port !== own) })
    await peer.call('network.mode', { mode: 'lan' })
    peers.push(peer)
  }
  return peers
}

export async function eventually<T>(
  what: string,
  look: () => Promise<T>,
  holds: (value: T) => boolean,
  deadlineMs = 20_000
): Promise<T> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    if (Date.now() > end)
      throw new Error(`waited ${deadlineMs} ms in vain: ${what}; last seen ${JSON.stringify(value)?.slice(0, 1500)}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

/** `by` invites, `newcomer` joins, both say that the codes are the same. Answers the newcomer's id of the group. */
export async function admit(
  by: CorePeer,
  group: string,
  newcomer: CorePeer,
  role: 'reader' | 'organiser' | 'coordinator' = 'organiser'
): Promise<string> {
  const { text } = await by.call('invite.create', { group, role, minutes: 60 })
  const started = await newcomer.call('join.start', { text })
  const joining = await eventually(
    'check code on the newcomer',
    async () => (await newcomer.call('join.list', {})).find((j) => j.join === started.join),
    (j) => j?.state === 'comparing' || j?.state === 'refused'
  )
  const asked = await eventually(
    'check code on the inviter',
    () => by.call('admission.list', { group }),
    (list) => list.length > 0
  )
  if (joining?.code?.digits !== asked[0]?.code.digits) throw new Error('the codes differ')
  await newcomer.call('join.answer', { join: started.join, same: true })
  await by.call('admission.answer', { admission: asked[0]?.admission ?? '', same: true })
  const done = await eventually(
    'joined',
    async () => (await newcomer.call('join.list', {})).find((j) => j.join === started.join),
    (j) => j?.state === 'done' || j?.state === 'refused'
  )
  if (!done?.group) throw new Error(`not joined: ${done?.refusal}`)
  return done.group
}
