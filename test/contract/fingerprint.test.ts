import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { operations } from '../../core/contract/operations.ts'
import { contractFingerprint, contractVersion } from '../../core/rpc/contract-version.ts'
import { schemaToText } from '../../core/rpc/schema-text.ts'

function fingerprintOf(list: Readonly<Record<string, { kind: string; input: unknown; output: unknown }>>): string {
  const described = Object.entries(list)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { kind, input, output }]) => [name, kind, schemaToText(input), schemaToText(output)])
  return createHash('sha256').update(JSON.stringify(described)).digest('hex')
}

test('the contract is the one that its pinned fingerprint stands for', () => {
  // It changed? Then raise contractVersion if something old means something else now, and pin what is shown here.
  expect({ version: contractVersion, fingerprint: fingerprintOf(operations) }).toEqual({
    version: 1,
    fingerprint: contractFingerprint
  })
})

test('the fingerprint moves with a name, a kind, a limit, an optional field and a default', () => {
  const base = { 'a.b': { kind: 'query', input: v.strictObject({ n: v.pipe(v.number(), v.maxValue(5)) }), output: v.string() } }
  const others = [
    { 'a.c': base['a.b'] },
    { 'a.b': { ...base['a.b'], kind: 'command' } },
    { 'a.b': { ...base['a.b'], input: v.strictObject({ n: v.pipe(v.number(), v.maxValue(6)) }) } },
    { 'a.b': { ...base['a.b'], input: v.strictObject({ n: v.optional(v.pipe(v.number(), v.maxValue(5))) }) } },
    { 'a.b': { ...base['a.b'], input: v.strictObject({ n: v.optional(v.pipe(v.number(), v.maxValue(5)), 1) }) } },
    { 'a.b': { ...base['a.b'], input: v.object({ n: v.pipe(v.number(), v.maxValue(5)) }) } },
    { 'a.b': { ...base['a.b'], output: v.nullable(v.string()) } },
    { 'a.b': { ...base['a.b'], output: v.literal('x') } }
  ]
  const prints = [base, ...others].map(fingerprintOf)
  expect(new Set(prints).size).toBe(prints.length)
})

test('every operation can be described, and none hides behind a kind of schema that we do not name', () => {
  for (const [name, { input, output }] of Object.entries(operations)) {
    const text = JSON.stringify([schemaToText(input), schemaToText(output)])
    expect(text, name).not.toContain('"schema":')
  }
})
