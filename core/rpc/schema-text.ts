/**
 * The schemas of the contract as plain data, in the words of JSON Schema: for `starling operations`, and for the fingerprint. What
 * a schema does that is not listed here shows under its own name, so that no two different schemas look alike by accident.
 */
export interface SchemaText {
  readonly [word: string]: unknown
}

interface Node {
  readonly [word: string]: unknown
  readonly type: string
}

export function schemaToText(schema: unknown): SchemaText {
  const node = asNode(schema)
  const pipe = node['pipe']
  if (Array.isArray(pipe)) {
    const [base, ...actions] = pipe
    return Object.assign({}, schemaToText(base), ...actions.map(actionToText))
  }
  switch (node.type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return { type: node.type }
    case 'unknown':
    case 'any':
      return {}
    case 'literal':
      return { const: node['literal'] }
    case 'picklist':
      return { enum: node['options'] }
    case 'nullable':
      return { anyOf: [schemaToText(node['wrapped']), { type: 'null' }], ...defaultOf(node) }
    case 'optional':
      return { ...schemaToText(node['wrapped']), ...defaultOf(node) }
    case 'array':
      return { type: 'array', items: schemaToText(node['item']) }
    case 'tuple':
    case 'strict_tuple':
      return { type: 'array', prefixItems: listOf(node['items']).map(schemaToText) }
    case 'record':
      return { type: 'object', keys: schemaToText(node['key']), additionalProperties: schemaToText(node['value']) }
    case 'union':
    case 'variant':
      return { anyOf: listOf(node['options']).map(schemaToText) }
    case 'object':
    case 'loose_object':
    case 'strict_object':
      return objectToText(node)
    default:
      return { schema: node.type }
  }
}

function objectToText(node: Node): SchemaText {
  const entries = Object.entries(asRecord(node['entries']))
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, entry]) => [name, schemaToText(entry)])),
    required: entries.filter(([, entry]) => asNode(entry).type !== 'optional').map(([name]) => name),
    ...(node.type === 'strict_object' ? { additionalProperties: false } : {})
  }
}

const wordOfAction: Readonly<Record<string, string>> = {
  min_length: 'minLength',
  max_length: 'maxLength',
  min_value: 'minimum',
  max_value: 'maximum',
  regex: 'pattern'
}

function actionToText(action: unknown): SchemaText {
  const node = asNode(action)
  if (node.type === 'integer' || node.type === 'safe_integer') return { type: 'integer' }
  const requirement = node['requirement']
  const value =
    requirement instanceof RegExp ? requirement.source : typeof requirement === 'function' ? true : (requirement ?? true)
  return { [wordOfAction[node.type] ?? node.type]: value }
}

function defaultOf(node: Node): SchemaText {
  const value = node['default']
  return value === undefined || typeof value === 'function' ? {} : { default: value }
}

function asNode(value: unknown): Node {
  const record = asRecord(value)
  const type = record['type']
  if (typeof type !== 'string') throw new Error('This is no schema')
  return { ...record, type }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error('This is no schema')
  return value as Readonly<Record<string, unknown>> // every object can be read by name
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
