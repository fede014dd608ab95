import type { State } from 'compact-encoding'
import { boxOverheadBytes } from '../crypto.ts'
import { decodeTotal, readBytes, readFixed, readList, readU8, readU32, readUint, refuse } from '../record/decode.ts'
import { Parts } from '../record/encode.ts'
import { type Certificate, readCertificate, writeCertificate } from './certificate.ts'

/**
 * The bodies of kernel records. They hold keys, roles and numbers, never names or words: whoever holds the group secret can
 * read them. Each grows only by optional fields at its end; what follows is ignored here and kept in the record.
 */

export const keyBoxBytes = 32 + boxOverheadBytes
export const sealedPreviousBytes = 24 + 32 + 16

/** An epoch key boxed to the device or observer that the record itself is about. */
export interface OwnBox {
  readonly epoch: number
  readonly audience: number
  readonly box: Uint8Array
}
export interface EpochBox {
  readonly recipient: Uint8Array
  readonly audience: number
  readonly box: Uint8Array
}
export interface SealedPrevious {
  readonly epoch: number
  readonly audience: number
  readonly commitment: Uint8Array
  readonly sealed: Uint8Array
}

export type KernelBody =
  | { type: 'found'; label: Uint8Array; personKey: Uint8Array; certificate: Certificate; rules: number }
  | {
      type: 'admit'
      label: Uint8Array
      personKey: Uint8Array
      certificate: Certificate
      role: number
      invite: Uint8Array
      lifts: Uint8Array
      boxes: OwnBox[]
    }
  | { type: 'device'; personKey: Uint8Array; certificate: Certificate; boxes: OwnBox[] }
  | { type: 'observer'; signKey: Uint8Array; boxKey: Uint8Array; boxes: OwnBox[] }
  | { type: 'role'; person: Uint8Array; role: number; stays: Uint8Array[] }
  | { type: 'remove'; target: number; key: Uint8Array; taken: number; stays: Uint8Array[] }
  | { type: 'unobserve'; signKey: Uint8Array }
  | {
      type: 'epoch'
      number: number
      commitments: { audience: number; commitment: Uint8Array }[]
      boxes: EpochBox[]
      previous: SealedPrevious[]
    }
  | { type: 'seal'; epoch: number; commitment: Uint8Array; audience: number; recipient: Uint8Array; box: Uint8Array }
  | { type: 'approve'; proposal: Uint8Array }
  | { type: 'rules'; rules: number }
  | { type: 'successor'; groupKey: Uint8Array; claim: number }

export type KernelType = KernelBody['type']
export const kernelTypes: readonly KernelType[] = [
  'found',
  'admit',
  'device',
  'observer',
  'role',
  'remove',
  'unobserve',
  'epoch',
  'seal',
  'approve',
  'rules',
  'successor'
]
export const kernelTypeVersion = 1
const mostBoxes = 600
const mostKeys = 1000

const readOwnBox = (s: State): OwnBox => ({ epoch: readU32(s), audience: readU8(s), box: readFixed(s, keyBoxBytes) })
const writeOwnBox = (p: Parts, b: OwnBox): void => {
  p.u32(b.epoch).u8(b.audience).fixed(b.box, keyBoxBytes)
}
const readKeys = (s: State): Uint8Array[] => readList(s, mostKeys, (i) => readFixed(i, 32))
const writeKeys = (p: Parts, key: Uint8Array): void => {
  p.fixed(key, 32)
}
const upTo = (value: number, most: number): number => (value <= most ? value : refuse())

type Reader<T extends KernelType> = (s: State) => Omit<Extract<KernelBody, { type: T }>, 'type'>
const readers: { readonly [T in KernelType]: Reader<T> } = {
  found: (s) => ({ label: readFixed(s, 16), personKey: readFixed(s, 32), certificate: readCertificate(s), rules: readUint(s) }),
  admit: (s) => ({
    label: readFixed(s, 16),
    personKey: readFixed(s, 32),
    certificate: readCertificate(s),
    role: upTo(readU8(s), 2),
    invite: readFixed(s, 32),
    lifts: readBytes(s, 32),
    boxes: readList(s, mostBoxes, readOwnBox)
  }),
  device: (s) => ({ personKey: readFixed(s, 32), certificate: readCertificate(s), boxes: readList(s, mostBoxes, readOwnBox) }),
  observer: (s) => ({ signKey: readFixed(s, 32), boxKey: readFixed(s, 32), boxes: readList(s, mostBoxes, readOwnBox) }),
  role: (s) => ({ person: readFixed(s, 32), role: upTo(readU8(s), 2), stays: readKeys(s) }),
  remove: (s) => ({ target: upTo(readU8(s), 1), key: readFixed(s, 32), taken: upTo(readU8(s), 1), stays: readKeys(s) }),
  unobserve: (s) => ({ signKey: readFixed(s, 32) }),
  epoch: (s) => ({
    number: readU32(s),
    commitments: readList(s, 2, (i) => ({ audience: upTo(readU8(i), 1), commitment: readFixed(i, 32) })),
    boxes: readList(s, mostBoxes, (i) => ({
      recipient: readFixed(i, 32),
      audience: upTo(readU8(i), 1),
      box: readFixed(i, keyBoxBytes)
    })),
    previous: readList(s, mostBoxes, (i) => ({
      epoch: readU32(i),
      audience: upTo(readU8(i), 1),
      commitment: readFixed(i, 4),
      sealed: readFixed(i, sealedPreviousBytes)
    }))
  }),
  seal: (s) => ({
    epoch: readU32(s),
    commitment: readFixed(s, 4),
    audience: upTo(readU8(s), 1),
    recipient: readFixed(s, 32),
    box: readFixed(s, keyBoxBytes)
  }),
  approve: (s) => ({ proposal: readFixed(s, 32) }),
  rules: (s) => ({ rules: readUint(s) }),
  successor: (s) => ({ groupKey: readFixed(s, 32), claim: upTo(readU8(s), 1) })
}

export function isKernelType(name: string): name is KernelType {
  return Object.hasOwn(readers, name)
}

/** Total: null for a type this version does not know, and for bytes that are not its body. */
export function readKernelBody(type: string, typeVersion: number, bytes: Uint8Array): KernelBody | null {
  if (typeVersion < kernelTypeVersion || !isKernelType(type)) return null
  const read: (s: State) => object = readers[type]
  const body = decodeTotal(bytes, read)
  return body === null ? null : ({ type, ...body } as KernelBody) // the table above pairs each type with its own reader
}

export function writeKernelBody(body: KernelBody): Uint8Array {
  const p = new Parts()
  switch (body.type) {
    case 'found':
      p.fixed(body.label, 16).fixed(body.personKey, 32)
      writeCertificate(p, body.certificate)
      return p.uint(body.rules).done()
    case 'admit':
      p.fixed(body.label, 16).fixed(body.personKey, 32)
      writeCertificate(p, body.certificate)
      return p.u8(body.role).fixed(body.invite, 32).bytes(body.lifts).list(body.boxes, writeOwnBox).done()
    case 'device':
      p.fixed(body.personKey, 32)
      writeCertificate(p, body.certificate)
      return p.list(body.boxes, writeOwnBox).done()
    case 'observer':
      return p.fixed(body.signKey, 32).fixed(body.boxKey, 32).list(body.boxes, writeOwnBox).done()
    case 'role':
      return p.fixed(body.person, 32).u8(body.role).list(body.stays, writeKeys).done()
    case 'remove':
      return p.u8(body.target).fixed(body.key, 32).u8(body.taken).list(body.stays, writeKeys).done()
    case 'unobserve':
      return p.fixed(body.signKey, 32).done()
    case 'epoch':
      return p
        .u32(body.number)
        .list(body.commitments, (i, x) => i.u8(x.audience).fixed(x.commitment, 32))
        .list(body.boxes, (i, x) => i.fixed(x.recipient, 32).u8(x.audience).fixed(x.box, keyBoxBytes))
        .list(body.previous, (i, x) => i.u32(x.epoch).u8(x.audience).fixed(x.commitment, 4).fixed(x.sealed, sealedPreviousBytes))
        .done()
    case 'seal':
      return p
        .u32(body.epoch)
        .fixed(body.commitment, 4)
        .u8(body.audience)
        .fixed(body.recipient, 32)
        .fixed(body.box, keyBoxBytes)
        .done()
    case 'approve':
      return p.fixed(body.proposal, 32).done()
    case 'rules':
      return p.uint(body.rules).done()
    case 'successor':
      return p.fixed(body.groupKey, 32).u8(body.claim).done()
  }
}
