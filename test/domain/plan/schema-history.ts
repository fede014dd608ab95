import { hash, toHex, utf8 } from '../../../core/domain/crypto.ts'
import type { Shape } from '../../../core/domain/plan/field-type.ts'
import type { NounSchema } from '../../../core/domain/plan/noun-schema.ts'

/** The tables of one version as plain data, to be stored for ever beside the version's fingerprint. */
export interface NounDescription {
  readonly noun: string
  readonly version: number
  readonly audience: number
  readonly fields: readonly { readonly number: number; readonly name: string; readonly per: string; readonly shape: Shape }[]
}

export function describeSchemas(schemas: readonly NounSchema[]): NounDescription[] {
  return schemas.map(({ noun, version, audience, fields }) => ({
    noun,
    version,
    audience,
    fields: Object.values(fields)
      .map(({ number, name, per, type }) => ({ number, name, per, shape: type.shape }))
      .sort((a, b) => a.number - b.number)
  }))
}

export function fingerprint(tables: readonly NounDescription[]): string {
  return toHex(hash(utf8(JSON.stringify(tables)))).slice(0, 32)
}

/** What in the newer tables would read a record of the older ones otherwise, or not at all. Empty: only optional additions. */
export function schemaBreaks(older: readonly NounDescription[], newer: readonly NounDescription[]): string[] {
  return older.flatMap((old) => {
    const now = newer.find(({ noun }) => noun === old.noun)
    if (now === undefined) return [`${old.noun} was removed`]
    const breaks = now.audience === old.audience ? [] : [`${old.noun} changed its audience`]
    if (now.version < old.version) breaks.push(`${old.noun} went back to an older version`)
    if (now.version === old.version && now.fields.length > old.fields.length)
      breaks.push(`${old.noun} grew without a new version`)
    return [...breaks, ...old.fields.flatMap((field) => fieldBreaks(`${old.noun}.${field.name}`, field, now))]
  })
}

function fieldBreaks(what: string, old: NounDescription['fields'][number], now: NounDescription): string[] {
  const field = now.fields.find(({ number }) => number === old.number)
  if (field === undefined) return [`${what} was removed`]
  return [
    ...(field.name === old.name ? [] : [`${what} was renamed`]),
    ...(field.per === old.per ? [] : [`${what} changed its map key`]),
    ...shapeBreaks(what, old.shape, field.shape)
  ]
}

function shapeBreaks(what: string, old: Shape, now: Shape): string[] {
  if (old.kind === 'choice' && now.kind === 'choice') {
    return old.values.every((value, i) => now.values[i] === value) ? [] : [`${what} changed a choice`]
  }
  if (old.kind === 'struct' && now.kind === 'struct') {
    const added = now.parts.slice(old.parts.length).filter(({ required }) => required)
    return [
      ...added.map(({ name }) => `${what} demands ${name}`),
      ...old.parts.flatMap((part, i) => {
        const same = now.parts[i]
        if (same === undefined || same.name !== part.name) return [`${what} lost its part ${part.name}`]
        if (same.required !== part.required) return [`${what} changed whether ${part.name} is required`]
        return shapeBreaks(`${what}.${part.name}`, part.shape, same.shape)
      })
    ]
  }
  return JSON.stringify(old) === JSON.stringify(now) ? [] : [`${what} changed its type`]
}
