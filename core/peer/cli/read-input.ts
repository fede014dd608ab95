import { secretFields } from './secret-fields.ts'

export type InputProblem = 'notJson' | 'secretInArgument'

/** The input of an operation from the command line or, for `-`, from standard input. */
export async function readInput(name: string, text: string | undefined): Promise<object | InputProblem> {
  if (text === undefined) return {}
  const json = text === '-' ? await readStandardInput() : text
  const input = parseJson(json)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'notJson'
  // Every user of the machine can read the arguments of every process.
  if (text !== '-' && secretFields(name).some((field) => Object.hasOwn(input, field))) return 'secretInArgument'
  return input
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
