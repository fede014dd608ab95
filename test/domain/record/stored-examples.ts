import { hash, signPairFromSeed, toHex, utf8 } from '../../../core/domain/crypto.ts'
import { epochCommitment } from '../../../core/domain/kernel/epoch-keys.ts'
import { certificateOf, identityFrom } from '../../../core/domain/kernel/group-identity.ts'
import type { KernelBody } from '../../../core/domain/kernel/kernel-body.ts'
import type { NounSchema } from '../../../core/domain/plan/noun-schema.ts'
import { type FieldChange, planWrite } from '../../../core/domain/plan/plan-write.ts'
import {
  eventSchema,
  groupSchema,
  inviteSchema,
  leafletSchema,
  observerSchema,
  personSchema,
  pictureSchema,
  taskSchema
} from '../../../core/domain/plan/schemas.ts'
import { kernelKeyOf, recordKinds } from '../../../core/domain/record/envelope.ts'
import type { RecordDraft, RecordPlace } from '../../../core/domain/record/record-inside.ts'

/** Fixed keys and one example of every record type, from which the stored bytes of version 1 were made. */
const fixed = (what: string, sizeBytes = 32): Uint8Array => hash(utf8(`stored example: ${what}`)).subarray(0, sizeBytes)

export const groupKey = fixed('group key')
export const writerKey = fixed('writer key')
export const kernelKey = kernelKeyOf(fixed('group secret'))
export const epochNumber = 3
export const epochKeys = [fixed('epoch key'), fixed('epoch key of coordinators')]
export const commitments = epochKeys.map((key, audience) => epochCommitment(key, groupKey, epochNumber, audience))
export const devicePair = signPairFromSeed(fixed('device'))

const identity = identityFrom(
  {
    personLabel: fixed('label', 16),
    deviceSignSeed: fixed('device'),
    deviceBoxSeed: fixed('box'),
    writerSeed: fixed('writer'),
    serial: 7
  },
  fixed('recovery secret', 16)
)
const box = Buffer.concat([fixed('box one'), fixed('box two'), fixed('box three')]).subarray(0, 80)
const sealed = Buffer.concat([fixed('sealed one'), fixed('sealed two'), fixed('sealed three')]).subarray(0, 72)
const certificate = certificateOf(identity, writerKey, fixed('scope'))
const personKey = identity.person.publicKey
const keys = [fixed('key one'), fixed('key two')]

export const kernelExamples: { readonly [T in KernelBody['type']]: Extract<KernelBody, { type: T }> } = {
  found: { type: 'found', label: identity.label, personKey, certificate, rules: 1 },
  admit: {
    type: 'admit',
    label: identity.label,
    personKey,
    certificate,
    role: 2,
    invite: fixed('scope'),
    lifts: fixed('lifted'),
    boxes: [{ epoch: 258, audience: 1, box }]
  },
  device: { type: 'device', personKey, certificate, boxes: [{ epoch: 258, audience: 0, box }] },
  observer: {
    type: 'observer',
    signKey: fixed('observer'),
    boxKey: fixed('observer box'),
    boxes: [{ epoch: 1, audience: 0, box }]
  },
  role: { type: 'role', person: personKey, role: 1, stays: keys },
  remove: { type: 'remove', target: 1, key: personKey, taken: 1, stays: keys },
  unobserve: { type: 'unobserve', signKey: fixed('observer') },
  epoch: {
    type: 'epoch',
    number: 66_051,
    commitments: commitments.map((commitment, audience) => ({ audience, commitment })),
    boxes: [{ recipient: fixed('recipient'), audience: 1, box }],
    previous: [{ epoch: 2, audience: 1, commitment: fixed('commitment', 4), sealed }]
  },
  seal: { type: 'seal', epoch: 66_051, commitment: fixed('commitment', 4), audience: 1, recipient: fixed('recipient'), box },
  approve: { type: 'approve', proposal: fixed('proposal') },
  rules: { type: 'rules', rules: 300 },
  successor: { type: 'successor', groupKey: fixed('next group'), claim: 1 }
}

interface DataExample {
  readonly schema: NounSchema
  readonly changes: readonly FieldChange[]
}

const picture = {
  tree: toHex(fixed('tree')),
  blocks: 3,
  key: fixed('picture key'),
  hash: toHex(fixed('picture hash')),
  type: 'image/webp',
  size: 70_000,
  width: 1600,
  height: 900,
  leaflet: toHex(fixed('leaflet', 16))
}

const dataExamples: readonly DataExample[] = [
  { schema: eventSchema, changes: [{ field: eventSchema.fields.title, value: '行進 · المسيرة' }] },
  { schema: taskSchema, changes: [{ field: taskSchema.fields.taken, key: toHex(personKey), value: true }] },
  { schema: leafletSchema, changes: [{ field: leafletSchema.fields.title, value: '¿Qué hacer?' }] },
  { schema: personSchema, changes: [{ field: personSchema.fields.name, value: 'Amira' }] },
  { schema: groupSchema, changes: [{ field: groupSchema.fields.name, value: 'Starlings' }] },
  { schema: inviteSchema, changes: [{ field: inviteSchema.fields.secret, value: fixed('secret', 16) }] },
  { schema: observerSchema, changes: [{ field: observerSchema.fields.label, value: 'for the lawyers' }] },
  { schema: pictureSchema, changes: [{ field: pictureSchema.fields.kept, value: picture }] }
]

export interface StoredExample {
  readonly file: string
  readonly place: RecordPlace
  readonly draft: RecordDraft
}

const common = { wallMs: 1_800_000_000_000, typeVersion: 1, entity: fixed('entity', 16) }

/** `kernelBody` is given, so that the examples do not depend on the code that they pin. */
export function storedExamples(kernelBody: (body: KernelBody) => Uint8Array): StoredExample[] {
  const kernel = Object.values(kernelExamples).map((body) => ({
    file: `kernel-${body.type}`,
    place: { groupKey, kind: recordKinds.kernel, audience: 0 },
    draft: { ...common, type: `kernel.${body.type}`, heads: [], fields: [], body: kernelBody(body) }
  }))
  const data = dataExamples.map(({ schema, changes }) => {
    const planned = planWrite(null, changes)
    if (!planned.ok) throw new Error(`the example of ${schema.noun} does not fit`)
    const { body, fields } = planned.content
    const heads = [fixed('head one', 16), fixed('head two', 16)]
    return {
      file: `data-${schema.noun}`,
      place: { groupKey, kind: recordKinds.data, audience: schema.audience },
      draft: {
        ...common,
        type: `${schema.noun}.set`,
        heads,
        fields: fields.map((f) => ({ ...f, replaces: [0, 1] })),
        body
      }
    }
  })
  return [...kernel, ...data]
}
