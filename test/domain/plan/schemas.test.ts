import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nounSchemas } from '../../../core/domain/plan/schemas.ts'
import { describeSchemas, fingerprint, type NounDescription, schemaBreaks } from './schema-history.ts'

/**
 * Every version of the tables that ever wrote a record. When a table grows: raise its version, run `UPDATE_SCHEMAS=1 npx vitest run schemas`,
 * and commit the new entry. Entries are never edited.
 */
const file = new URL('./schema-history.json', import.meta.url)
interface Version {
  readonly fingerprint: string
  readonly tables: readonly NounDescription[]
}
const now = describeSchemas(nounSchemas)

function history(): Version[] {
  const stored: Version[] = JSON.parse(readFileSync(file, 'utf8'))
  if (process.env['UPDATE_SCHEMAS'] && stored.at(-1)?.fingerprint !== fingerprint(now)) {
    stored.push({ fingerprint: fingerprint(now), tables: now })
    writeFileSync(file, `${JSON.stringify(stored, null, 1)}\n`)
  }
  return stored
}

type Field = NounDescription['fields'][number]

/** The tables of today with one field of the noun event replaced or, with null, taken out. */
function planted(number: number, change: (field: Field) => Field | null): NounDescription[] {
  return now.map((table) =>
    table.noun === 'event'
      ? { ...table, fields: table.fields.flatMap((field) => (field.number === number ? (change(field) ?? []) : [field])) }
      : table
  )
}

describe('what stands in stored records', () => {
  it('reads the same in this version as in every version before', () => {
    const versions = history()
    expect(versions.length).toBeGreaterThan(0)
    for (const { tables, fingerprint: stored } of versions) {
      expect(fingerprint(tables)).toBe(stored)
      expect(schemaBreaks(tables, now)).toEqual([])
    }
    expect(versions.at(-1)?.fingerprint).toBe(fingerprint(now))
  })

  it('gives every field a number of its own', () => {
    for (const { fields } of now) expect(new Set(fields.map(({ number }) => number)).size).toBe(fields.length)
  })

  it.each([
    ['a removed field', planted(1, () => null), 'event.title was removed'],
    ['a renamed field', planted(1, (field) => ({ ...field, name: 'heading' })), 'event.title was renamed'],
    ['another type', planted(3, (field) => ({ ...field, shape: { kind: 'uint' } })), 'event.start changed its type'],
    [
      'another size',
      planted(1, (field) => ({ ...field, shape: { kind: 'text', maxBytes: 10 } })),
      'event.title changed its type'
    ],
    ['another map key', planted(11, (field) => ({ ...field, per: 'none' })), 'event.reply changed its map key'],
    ['a removed noun', now.filter(({ noun }) => noun !== 'event'), 'event was removed'],
    ['other eyes', now.map((table) => (table.noun === 'event' ? { ...table, audience: 1 } : table)), 'event changed its audience']
  ])('would not pass with %s', (_, tables, expected) => {
    expect(schemaBreaks(now, tables)).toContain(expected)
  })

  it('would not pass with a choice or a part of a value moved, or a new demand', () => {
    const replyWith = (change: (shape: Extract<Field['shape'], { kind: 'struct' }>) => Field['shape']) =>
      planted(11, (field) => ({ ...field, shape: field.shape.kind === 'struct' ? change(field.shape) : field.shape }))
    expect(
      schemaBreaks(
        now,
        replyWith((shape) => ({ ...shape, parts: [...shape.parts].reverse() }))
      )
    ).not.toEqual([])
    const demand = { name: 'shirt', required: true, shape: { kind: 'uint' } as const }
    expect(
      schemaBreaks(
        now,
        replyWith((shape) => ({ ...shape, parts: [...shape.parts, demand] }))
      )
    ).toEqual(['event.reply demands shirt'])
    const moved = replyWith((shape) => ({
      ...shape,
      parts: shape.parts.map((part) =>
        part.shape.kind === 'choice' ? { ...part, shape: { kind: 'choice', values: ['no', 'maybe', 'yes'] } } : part
      )
    }))
    expect(schemaBreaks(now, moved)).toEqual(['event.reply.answer changed a choice'])
  })

  it('passes with an optional field, an optional part and a further choice under a new version', () => {
    const grown = now.map((table) => {
      if (table.noun !== 'event') return table
      const fields = table.fields.map((field) =>
        field.shape.kind === 'struct' && field.name === 'reply'
          ? {
              ...field,
              shape: {
                ...field.shape,
                parts: [...field.shape.parts, { name: 'note', required: false, shape: { kind: 'uint' } as const }]
              }
            }
          : field
      )
      return {
        ...table,
        version: 2,
        fields: [...fields, { number: 12, name: 'colour', per: 'none', shape: { kind: 'uint' } as const }]
      }
    })
    expect(schemaBreaks(now, grown)).toEqual([])
    expect(schemaBreaks(grown, now)).toContain('event went back to an older version')
  })
})
