import { operations } from '../../contract/operations.ts'

/** The fields of an operation that hold a passphrase, in the order in which they are asked for. */
export function secretFields(name: string): readonly string[] {
  const operation = Object.hasOwn(operations, name) ? operations[name as keyof typeof operations] : undefined // looked up just before
  const fields: Readonly<Record<string, unknown>> = operation === undefined ? {} : operation.input.entries
  return ['old', 'passphrase'].filter((field) => Object.hasOwn(fields, field))
}
