import { randomBytes } from '../../../core/domain/crypto.ts'
import { decide, type Verdict } from '../../../core/domain/kernel/decide.ts'
import { epochCommitment } from '../../../core/domain/kernel/epoch-keys.ts'
import { certificateOf, type GroupIdentity, identityFrom } from '../../../core/domain/kernel/group-identity.ts'
import type { EpochBox, KernelBody } from '../../../core/domain/kernel/kernel-body.ts'
import { createRights, type Rights } from '../../../core/domain/kernel/rights.ts'
import { nextEpoch, writeKernelRecord } from '../../../core/domain/kernel/write-kernel.ts'
import type { RecordInside } from '../../../core/domain/record/record-inside.ts'

/** A person with one laptop; `writer` stands for the key of a writer core. */
export interface Someone {
  readonly identity: GroupIdentity
  readonly writer: Uint8Array
}

export function someone(): Someone {
  const seeds = { personLabel: randomBytes(16), deviceSignSeed: randomBytes(32), deviceBoxSeed: randomBytes(32) }
  return {
    identity: identityFrom({ ...seeds, writerSeed: randomBytes(32), serial: 1 }, randomBytes(16)),
    writer: randomBytes(32)
  }
}

/** Another laptop of the same person. */
export function secondLaptop(of: Someone): Someone {
  const other = someone()
  return { writer: other.writer, identity: { ...other.identity, person: of.identity.person, label: of.identity.label } }
}

export function foundBody(founder: Someone, groupKey: Uint8Array): KernelBody {
  const { label, person } = founder.identity
  const certificate = certificateOf(founder.identity, founder.writer, groupKey)
  return { type: 'found', label, personKey: person.publicKey, certificate, rules: 1 }
}

type AdmitBody = Extract<KernelBody, { type: 'admit' }>

export function admission(who: Someone, role: number, invite = randomBytes(32), change: Partial<AdmitBody> = {}): AdmitBody {
  const writer = role === 0 ? new Uint8Array(32) : who.writer
  return {
    type: 'admit',
    label: who.identity.label,
    personKey: who.identity.person.publicKey,
    certificate: certificateOf(who.identity, writer, invite),
    role,
    invite,
    lifts: new Uint8Array(0),
    boxes: [],
    ...change
  }
}

export function laptopBody(who: Someone, groupKey: Uint8Array): KernelBody {
  const { identity, writer } = who
  return {
    type: 'device',
    personKey: identity.person.publicKey,
    certificate: certificateOf(identity, writer, groupKey),
    boxes: []
  }
}

export function roleBody(who: Someone, role: number): KernelBody {
  return { type: 'role', person: who.identity.person.publicKey, role, stays: [] }
}

export function epochBody(groupKey: Uint8Array, number: number, boxes: EpochBox[] = [], audiences = [0, 1]): KernelBody {
  const commitments = audiences.map((audience) => ({
    audience,
    commitment: epochCommitment(randomBytes(32), groupKey, number, audience)
  }))
  return { type: 'epoch', number, commitments, boxes, previous: [] }
}

export function boxFor(who: Someone, audience: number): EpochBox {
  return { recipient: who.identity.sign.publicKey, audience, box: randomBytes(80) }
}

/** A group on paper: records judged one after another, with no log beneath. */
export class PaperGroup {
  readonly founder = someone()
  readonly groupKey = this.founder.writer
  rights: Rights = createRights(this.groupKey)
  readonly accepted: { record: RecordInside; carrier: Uint8Array }[] = []

  constructor() {
    this.says(this.founder, foundBody(this.founder, this.groupKey))
    const epoch = nextEpoch(this.rights, this.groupKey, 0, []).bodies[0]
    if (epoch) this.says(this.founder, epoch)
  }

  record(author: Someone, body: KernelBody): RecordInside {
    return writeKernelRecord(body, this.groupKey, author.identity.device, 0)
  }

  take(record: RecordInside, carrier = this.groupKey): Verdict {
    const verdict = decide(this.rights, record, carrier)
    if (verdict === 'accepted') this.accepted.push({ record, carrier })
    return verdict
  }

  says(author: Someone, body: KernelBody): Verdict {
    return this.take(this.record(author, body))
  }

  /** Let in by the founder; a coordinator with the yes of as many as it takes. */
  joins(role: number, approving: readonly Someone[] = []): Someone {
    const who = someone()
    const record = this.record(this.founder, admission(who, role))
    const verdicts = [this.take(record), ...approving.map((one) => this.says(one, { type: 'approve', proposal: record.name }))]
    if (verdicts.some((verdict) => verdict !== 'accepted')) throw new Error('did not come in')
    return who
  }

  roleOf(who: Someone): number | undefined {
    return this.rights.persons.get(Buffer.from(who.identity.person.publicKey).toString('hex') as never)?.role // brand of an id
  }
}
