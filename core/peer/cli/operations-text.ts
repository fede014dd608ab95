import { operations } from '../../contract/operations.ts'
import { contractVersion } from '../../rpc/contract-version.ts'
import { schemaToText } from '../../rpc/schema-text.ts'

/** One operation or all of them, as data. Null when there is none of that name. */
export function describeOperations(name: string | undefined): object | null {
  if (name !== undefined && !Object.hasOwn(operations, name)) return null
  const chosen = Object.entries(operations).filter(([own]) => name === undefined || own === name)
  const described = chosen.map(([own, { kind, about, input, output }]) => [
    own,
    { kind, about, input: schemaToText(input), output: schemaToText(output) }
  ])
  return { contract: contractVersion, operations: Object.fromEntries(described) }
}

/** A list to read: name, kind, what it does; with schemas when one was asked for. */
export function operationsToText(name: string | undefined): string | null {
  if (name === undefined) {
    const longest = Math.max(...Object.keys(operations).map((own) => own.length))
    return Object.entries(operations)
      .map(([own, { kind, about }]) => `${own.padEnd(longest)}  ${kind.padEnd(7)}  ${about}`)
      .join('\n')
  }
  if (!Object.hasOwn(operations, name)) return null
  const { kind, about, input, output } = operations[name as keyof typeof operations] // looked up in the line before
  return `${name}  ${kind}\n${about}\n\ninput ${JSON.stringify(schemaToText(input), null, 2)}\n\noutput ${JSON.stringify(schemaToText(output), null, 2)}`
}
