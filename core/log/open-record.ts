import { verify } from '../domain/crypto.ts'
import type { DeviceId, PersonId, WriterId } from '../domain/ids.ts'
import { deviceOfWriter, type Rights, writerIdOf } from '../domain/kernel/rights.ts'
import { openEnvelope, readEnvelope, recordKinds } from '../domain/record/envelope.ts'
import { RecalledInside, sameBytes } from '../domain/record/recalled-inside.ts'
import { type RecordInside, readUnverified, type SignatureClaim } from '../domain/record/record-inside.ts'
import type { Keyring } from './keyring.ts'
import { readViewBlock } from './log-view.ts'

/** One block of the view as this laptop can read it. */
export type ViewItem =
  | {
      readonly place: number
      readonly writer: WriterId
      readonly seq: number
      readonly audience: number
      readonly record: RecordInside
      readonly personId: PersonId
      readonly deviceId: DeviceId
    }
  | {
      readonly place: number
      readonly writer: WriterId
      readonly seq: number
      readonly unreadable: 'needs-key' | 'needs-newer' | 'bad'
    }

type At = { readonly place: number; readonly writer: WriterId; readonly seq: number }

/** A record that was unsealed and has the right form; whether its signature holds is not known yet. */
export interface UnsealedRecord {
  readonly at: At
  readonly audience: number
  readonly record: RecordInside
  readonly claim: SignatureClaim
}

type UnreadableView = Extract<ViewItem, { unreadable: unknown }>

/**
 * Total: any block gives an item. `needs-key`: sealed under an epoch key that is not here (yet). `needs-newer`: made by a newer
 * Starling; kept. `bad`: does not open, is forged, or is signed by another device than the one admitted with this writer.
 */
export function openViewBlock(
  block: Uint8Array,
  place: number,
  groupKey: Uint8Array,
  rights: Rights,
  keyring: Keyring
): ViewItem {
  const unsealed = unsealViewBlock(block, place, groupKey, keyring)
  if ('unreadable' in unsealed) return unsealed
  const { at, audience, record, claim } = unsealed
  if (!verify(claim.signature, claim.covered, claim.author)) return { ...at, unreadable: 'bad' }
  return placedItem(at, audience, record, rights)
}

/** The same up to the signature, which the caller has checked before it makes an item of it. */
export function unsealViewBlock(
  block: Uint8Array,
  place: number,
  groupKey: Uint8Array,
  keyring: Keyring
): UnsealedRecord | UnreadableView {
  const parts = readViewBlock(block)
  if (!parts) return { place, writer: writerIdOf(new Uint8Array(32)), seq: 0, unreadable: 'bad' }
  const at = { place, writer: writerIdOf(parts.writer), seq: parts.sequence }
  const envelope = readEnvelope(parts.bytes)
  if (typeof envelope === 'string') return { ...at, unreadable: envelope === 'newer' ? 'needs-newer' : 'bad' }
  if (envelope.kind !== recordKinds.data) return { ...at, unreadable: 'needs-newer' }
  const key = keyring.find(envelope.epoch, envelope.audience, envelope.commitment)
  if (!key) return { ...at, unreadable: 'needs-key' }
  const bytes = openEnvelope(envelope, groupKey, parts.writer, key.key)
  if (!bytes) return { ...at, unreadable: 'bad' }
  const read = readUnverified(bytes, { groupKey, kind: recordKinds.data, audience: envelope.audience })
  if (typeof read === 'string') return { ...at, unreadable: read === 'newer' ? 'needs-newer' : 'bad' }
  return { at, audience: envelope.audience, ...read }
}

/** A record that opened, as an item: `bad` where the device admitted with this writer is not the one that signed it. */
export function placedItem(at: At, audience: number, record: RecordInside, rights: Rights): ViewItem {
  const device = deviceOfWriter(rights, at.writer)
  const { place, writer, seq } = at
  if (!device || !isBy(record, device.key)) return { place, writer, seq, unreadable: 'bad' }
  return { place, writer, seq, audience, record, personId: device.person, deviceId: device.id } // spreading `at` took five times as long
}

function isBy(record: RecordInside, key: Uint8Array): boolean {
  if (record instanceof RecalledInside) return record.isBy(key)
  return record.author.byteLength === key.byteLength && sameBytes(record.author, 0, key, 0, key.byteLength)
}
