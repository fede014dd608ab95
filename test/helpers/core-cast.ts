import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, onTestFinished } from 'vitest'
import { type Core, openCore } from '../../core/api/core.ts'
import type { ErrorCode } from '../../core/contract/errors.ts'
import type { CallName, ClientInput, Handlers, Output } from '../../core/contract/handlers.ts'
import { operations } from '../../core/contract/operations.ts'
import { badInput } from '../../core/rpc/bad-input.ts'
import { floorCost } from '../../core/vault/stretch-passphrase.ts'
import { freshPort } from './ports.ts'

/** One laptop of a test: the whole core on a real profile, on this machine's loopback, without the loopback server. */
export interface CorePeer {
  readonly name: string
  readonly dir: string
  /** Where others look for it on this machine; 0 where nobody does. */
  readonly beaconPort: number
  /** As over a pipe: the input is checked and filled in by the contract, and the answer must fit it. */
  call<N extends CallName>(name: N, input: ClientInput<N>): Promise<Output<N>>
  handlers(): Handlers
  close(): Promise<void>
  /** Close and open again, unlocked. */
  reopen(): Promise<void>
}

export const passphrase = 'correct boat seven lemon tin'

/** A name is enough; `now` is this laptop's clock. */
export type Who = string | { readonly name: string; readonly now?: () => number }

export async function openCorePeer(
  who: Who,
  ports: { own: number; others: readonly number[] } | null = null,
  language: 'en' | 'ja' | 'es' | 'ar' = 'en'
): Promise<CorePeer> {
  const { name, now = Date.now } = typeof who === 'string' ? { name: who } : who
  const dir = await mkdtemp(join(tmpdir(), 'starling-core-'))
  const options = {
    profileDir: dir,
    now,
    passphraseCost: floorCost,
    ...(ports ? { beaconPort: ports.own, loopbackPorts: ports.others } : {})
  }
  let core: Core = await openCore(options)
  const peer: CorePeer = {
    name,
    dir,
    beaconPort: ports?.own ?? 0,
    call: async (operation, input) => {
      const { input: given, output } = operations[operation]
      const checked = v.safeParse(given as v.GenericSchema<unknown, unknown>, input) // the union of all schemas, as one
      if (!checked.success) throw badInput(checked.issues)
      const answer = await (core.handlers[operation] as (checked: unknown) => Promise<never>)(checked.output) // the table pairs each name with its own input
      const fits = v.safeParse(output as v.GenericSchema<unknown, unknown>, JSON.parse(JSON.stringify(answer))) // likewise
      if (!fits.success)
        throw new Error(`${operation} answered what its contract does not hold: ${v.flatten(fits.issues).nested}`)
      return answer
    },
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
export async function cast<const N extends readonly Who[]>(...names: N): Promise<{ [K in keyof N]: CorePeer }> {
  const ports = names.map(() => freshPort())
  const peers: CorePeer[] = []
  for (const [i, who] of names.entries()) {
    const own = ports[i] ?? 0
    const peer = await openCorePeer(who, { own, others: ports.filter((port) => port !== own) })
    await peer.call('network.mode', { mode: 'lan' })
    peers.push(peer)
  }
  return peers as { [K in keyof N]: CorePeer } // one for each name, in their order
}

/** What a refused call rejects with: `await expect(call).rejects.toEqual(refusal('READ_ONLY'))`. */
export function refusal(code: ErrorCode) {
  return expect.objectContaining({ name: 'CoreError', code })
}

/** The network of each is off: what they do now they do apart. */
export async function part(...peers: readonly CorePeer[]): Promise<void> {
  for (const peer of peers) await peer.call('network.mode', { mode: 'off' })
}

export async function meet(...peers: readonly CorePeer[]): Promise<void> {
  for (const peer of peers) await peer.call('network.mode', { mode: 'lan' })
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
  by: Pick<CorePeer, 'call'>,
  group: string,
  newcomer: Pick<CorePeer, 'call'>,
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
