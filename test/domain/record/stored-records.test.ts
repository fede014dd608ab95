import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { hash, toHex } from '../../../core/domain/crypto.ts'
import { kernelTypes, kernelTypeVersion, readKernelBody, writeKernelBody } from '../../../core/domain/kernel/kernel-body.ts'
import { nounSchemas } from '../../../core/domain/plan/schemas.ts'
import { envelopeVersion, openEnvelope, readEnvelope, recordKinds, sealRecord } from '../../../core/domain/record/envelope.ts'
import { authorOf, insideVersion, type RecordPlace, readInside, writeInside } from '../../../core/domain/record/record-inside.ts'
import {
  commitments,
  devicePair,
  epochKeys,
  epochNumber,
  groupKey,
  kernelExamples,
  kernelKey,
  storedExamples,
  writerKey
} from './stored-examples.ts'

/**
 * One example of every record type, as version 1 wrote it. They must open for ever, with these keys and these names. Before the first
 * release, a deliberate change of a format writes them anew: STARLING_WRITE_STORED=1 npx vitest run test/domain/record
 */
const folder = fileURLToPath(new URL('../../stored/v1', import.meta.url))
const examples = storedExamples(writeKernelBody)
const nothing = new Uint8Array(4)

/** Layouts stand beside their versions: a change there needs a new version number, and the old bytes must still be read. */
const pinned = { envelopeVersion: 1, insideVersion: 1, kernelTypeVersion: 1 }

if (process.env['STARLING_WRITE_STORED'] === '1') writeAll()

const names = JSON.parse(readFileSync(join(folder, 'names.json'), 'utf8')) as Record<string, string> // our own file
const layouts = JSON.parse(readFileSync(join(folder, 'layouts.json'), 'utf8')) as Record<string, string> // our own file

test('the version numbers are those that the stored bytes were written under', () => {
  expect({ envelopeVersion, insideVersion, kernelTypeVersion }).toEqual(pinned)
})

test('every type of record has its stored example', () => {
  const wanted = [...kernelTypes.map((type) => `kernel-${type}`), ...nounSchemas.map((schema) => `data-${schema.noun}`)]
  const stored = readdirSync(folder).filter((file) => file.endsWith('.hex'))
  expect(stored.sort()).toEqual(wanted.map((name) => `${name}.hex`).sort())
  expect(Object.keys(names).sort()).toEqual(wanted.sort())
})

describe('the stored example opens, keeps its name and says what it said:', () => {
  test.each(examples.map((example) => [example.file, example] as const))('%s', (file, { place, draft }) => {
    const block = Buffer.from(readFileSync(join(folder, `${file}.hex`), 'utf8').trim(), 'hex')
    const envelope = readEnvelope(block)
    if (typeof envelope === 'string') throw new Error(envelope)
    const data = place.kind === recordKinds.data
    expect([envelope.kind, envelope.audience, envelope.epoch]).toEqual([place.kind, place.audience, data ? epochNumber : 0])
    expect(toHex(envelope.commitment)).toBe(toHex(commitmentOf(place)))
    const inside = openEnvelope(envelope, groupKey, writerKey, keyOf(place))
    const record = inside && readInside(inside, place)
    if (!record || typeof record === 'string') throw new Error(`does not open: ${record}`)
    expect(toHex(record.name)).toBe(names[file])
    expect(toHex(record.author)).toBe(toHex(devicePair.publicKey))
    const { wallMs, type, typeVersion, entity, heads, fields, body } = record
    const plain = JSON.stringify({ wallMs, type, typeVersion, entity, heads, fields, body }, bytesAsHex)
    expect(JSON.parse(plain)).toEqual(JSON.parse(JSON.stringify(draft, bytesAsHex)))
  })
})

test('today writes the layouts of version 1, byte for byte', () => {
  expect(layoutsNow()).toEqual(layouts)
})

describe('a kernel body is read as it was written, and what a newer version adds at its end is no harm:', () => {
  test.each(kernelTypes.map((type) => [type]))('%s', (type) => {
    const bytes = writeKernelBody(kernelExamples[type])
    const hexed = (value: unknown): unknown => JSON.parse(JSON.stringify(value, bytesAsHex))
    expect(hexed(readKernelBody(type, kernelTypeVersion, bytes))).toEqual(hexed(kernelExamples[type]))
    const longer = Buffer.concat([bytes, Buffer.from([1, 2, 3])])
    expect(hexed(readKernelBody(type, kernelTypeVersion + 1, longer))).toEqual(hexed(kernelExamples[type]))
    for (let size = 0; size < bytes.byteLength; size++) expect(readKernelBody(type, 1, bytes.subarray(0, size))).toBeNull()
  })
})

/** What is random in a record left out: 16 bytes inside, the signature, the nonce. */
function layoutsNow(): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [type, body] of Object.entries(kernelExamples)) out[`body of ${type}`] = toHex(writeKernelBody(body))
  for (const { file, place, draft } of examples) {
    const { bytes } = writeInside(draft, place, authorOf(devicePair))
    out[`inside of ${file}`] = toHex(Buffer.concat([bytes.subarray(0, 1), bytes.subarray(17, -64)]))
    out[`header of ${file}`] = toHex(sealExample(bytes, place).subarray(0, 11))
  }
  out['fingerprint'] = toHex(hash(Buffer.from(JSON.stringify(out))))
  return out
}

function keyOf(place: RecordPlace): Uint8Array {
  return place.kind === recordKinds.kernel ? kernelKey : (epochKeys[place.audience] ?? nothing)
}

function commitmentOf(place: RecordPlace): Uint8Array {
  return (place.kind === recordKinds.kernel ? nothing : (commitments[place.audience] ?? nothing)).subarray(0, 4)
}

function sealExample(inside: Uint8Array, { kind, audience, groupKey }: RecordPlace): Uint8Array {
  const place = { groupKey, kind, audience }
  const epoch = kind === recordKinds.kernel ? 0 : epochNumber
  return sealRecord(inside, { ...place, epoch, commitment: commitmentOf(place), writerKey, key: keyOf(place) })
}

function writeAll(): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  const written: Record<string, string> = {}
  for (const { file, place, draft } of examples) {
    const record = writeInside(draft, place, authorOf(devicePair))
    written[file] = toHex(record.name)
    writeFileSync(join(folder, `${file}.hex`), `${toHex(sealExample(record.bytes, place))}\n`)
  }
  writeFileSync(join(folder, 'names.json'), `${JSON.stringify(written, null, 2)}\n`)
  writeFileSync(join(folder, 'layouts.json'), `${JSON.stringify(layoutsNow(), null, 2)}\n`)
}

function bytesAsHex(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key] // JSON turns a Buffer into a list before we see it
  return original instanceof Uint8Array ? Buffer.from(original).toString('hex') : value
}
