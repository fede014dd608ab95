import type { GroupIdentity } from '../../core/domain/kernel/group-identity.ts'
import { type KernelBody, type KernelType, kernelTypes, writeKernelBody } from '../../core/domain/kernel/kernel-body.ts'
import type { Rights } from '../../core/domain/kernel/rights.ts'
import { writeKernelRecord } from '../../core/domain/kernel/write-kernel.ts'
import {
  type Author,
  authorOf,
  type RecordDraft,
  type RecordInside,
  writeInside
} from '../../core/domain/record/record-inside.ts'
import {
  admission,
  boxFor,
  epochBody,
  foundBody,
  laptopBody,
  type Someone,
  secondLaptop,
  someone
} from '../domain/kernel/kernel-kit.ts'
import { below, mutate, noise, pick, type Random } from '../helpers/mutate.ts'

/** A real member of a group whose laptop says whatever it likes, under its own good signature. */
export interface HostileMember {
  readonly role: number
  readonly who: Someone
}

export interface HostileGroup {
  readonly groupKey: Uint8Array
  readonly members: readonly HostileMember[]
  /** Whose roles stay as they are, because the test needs them to go on writing. */
  readonly spared: readonly Someone[]
}

export function memberOf(identity: GroupIdentity, writer: Uint8Array, role: number): HostileMember {
  return { role, who: { identity, writer } }
}

/** A kernel record of any type that its author might send, right or wrong, some damaged in their bytes; validly signed. */
export function hostileKernelRecord(
  random: Random,
  group: HostileGroup,
  rights: Rights
): { record: RecordInside; author: HostileMember; type: KernelType } {
  const author = pick(random, group.members)
  const type = pick(random, kernelTypes)
  const body = bodyOf(random, type, group, rights)
  const signs = authorOf(author.who.identity.sign)
  if (random() < 0.6) return { record: writeKernelRecord(body, group.groupKey, signs, 0), author, type }
  const bytes = mutate(random, writeKernelBody(body))
  return { record: kernelDraft(random, `kernel.${type}`, bytes, group.groupKey, signs), author, type }
}

function kernelDraft(random: Random, type: string, body: Uint8Array, groupKey: Uint8Array, author: Author): RecordInside {
  const draft: RecordDraft = {
    wallMs: below(random, 2 ** 40),
    type: random() < 0.03 ? 'kernel.unheardOf' : type,
    typeVersion: random() < 0.05 ? below(random, 4) : 1,
    entity: noise(random, 16),
    heads: [],
    fields: [],
    body
  }
  return writeInside(draft, { groupKey, kind: 0, audience: 0 }, author)
}

function bodyOf(random: Random, type: KernelType, group: HostileGroup, rights: Rights): KernelBody {
  const { groupKey, members } = group
  const anyone = (): Someone => (random() < 0.2 ? someone() : pick(random, members).who)
  const target = (): Someone => {
    const one = anyone()
    return group.spared.includes(one) ? someone() : one
  }
  const highest = rights.epochs.reduce((most, e) => Math.max(most, e.number), -1)
  const epoch = rights.epochs.at(-1)?.body
  switch (type) {
    case 'found':
      return foundBody(anyone(), groupKey)
    case 'admit': // readers mostly: Autobase looks for the core of every writer that it is told of
      return admission(random() < 0.8 ? someone() : anyone(), random() < 0.9 ? 0 : below(random, 3), noise(random, 32))
    case 'device': {
      const laptop = secondLaptop(anyone())
      return laptopBody(
        random() < 0.9 ? { ...laptop, writer: new Uint8Array(32) } : laptop,
        random() < 0.9 ? groupKey : noise(random, 32)
      )
    }
    case 'observer':
      return { type, signKey: noise(random, 32), boxKey: noise(random, 32), boxes: [] }
    case 'role': {
      const known = [...rights.persons.values()].filter(
        (p) => !group.spared.some((s) => same(s.identity.person.publicKey, p.key))
      )
      const one = known.length > 0 && random() < 0.8 ? pick(random, known).key : target().identity.person.publicKey
      return { type, person: one, role: below(random, 3), stays: [noise(random, 32)] }
    }
    case 'remove':
      return { type, target: below(random, 2), key: anyone().identity.person.publicKey, taken: below(random, 2), stays: [] }
    case 'unobserve':
      return { type, signKey: noise(random, 32) }
    case 'epoch':
      return epochBody(
        groupKey,
        Math.max(0, highest + 2 - below(random, 4)),
        random() < 0.5 ? [boxFor(anyone(), below(random, 2))] : []
      )
    case 'seal': {
      const audience = random() < 0.8 ? 0 : 1
      const commitment = epoch?.commitments.find((c) => c.audience === audience)?.commitment.subarray(0, 4) ?? noise(random, 4)
      return {
        type,
        epoch: Math.max(0, highest - below(random, 2)),
        commitment,
        audience,
        recipient: anyone().identity.sign.publicKey,
        box: noise(random, 80)
      }
    }
    case 'approve': {
      const open = [...rights.proposals.keys()]
      return { type, proposal: open.length > 0 && random() < 0.8 ? Buffer.from(pick(random, open), 'hex') : noise(random, 32) }
    }
    case 'rules':
      return { type, rules: below(random, 4) }
    case 'successor':
      return { type, groupKey: noise(random, 32), claim: below(random, 2) }
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
