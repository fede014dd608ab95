import { parseArgs } from 'node:util'
import { type LanguageCode, languageOf, languages } from '../../contract/words/language.ts'
import type { LocalPorts } from '../supervisor/core-messages.ts'
import { defaultProfileFolder } from './default-profile-folder.ts'

export const commands = ['start', 'peer', 'call', 'watch', 'operations', 'help', 'version'] as const
export type CommandName = (typeof commands)[number]

export interface Arguments {
  readonly command: CommandName
  /** What follows the command: the name of an operation, then its input. */
  readonly words: readonly string[]
  readonly profileDir: string
  readonly port: number | undefined
  readonly ports: LocalPorts
  readonly passphraseFd: number | undefined
  readonly json: boolean
  readonly open: boolean
  readonly language: LanguageCode
}

/** A command line that cannot be understood; `detail` is the part concerned. */
export interface Misunderstood {
  readonly misunderstood: string
  readonly language: LanguageCode
}

const mostWords: Readonly<Record<CommandName, number>> = {
  start: 0,
  peer: 0,
  call: 2,
  watch: 2,
  operations: 1,
  help: 0,
  version: 0
}

export function parseArguments(argv: readonly string[], env: NodeJS.ProcessEnv): Arguments | Misunderstood {
  const spoken = languageOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '')
  const misunderstood = (detail: string): Misunderstood => ({ misunderstood: detail, language: spoken })
  const parsed = parse(argv)
  if (parsed instanceof Error) return misunderstood(parsed.message)
  const { values, positionals } = parsed

  const language = values.language === undefined ? spoken : languages.find((known) => known === values.language)
  if (language === undefined) return misunderstood('--language')
  const [first = values.version === true ? 'version' : 'help', ...words] = positionals
  const command = values.help === true ? 'help' : commands.find((known) => known === first)
  if (command === undefined) return misunderstood(first.slice(0, 80))
  if (command !== 'help' && words.length > mostWords[command])
    return misunderstood((words[mostWords[command]] ?? '').slice(0, 80))
  if ((command === 'call' || command === 'watch') && words.length === 0) return misunderstood(command)

  const port = numberUpTo(65_535, values.port)
  const beaconPort = numberUpTo(65_535, values['beacon-port'])
  const passphraseFd = numberUpTo(1023, values['passphrase-fd'])
  if (port === null) return misunderstood('--port')
  const loopbackPorts = values['loopback-ports']?.split(',').map((text) => numberUpTo(65_535, text) ?? null)
  if (beaconPort === null) return misunderstood('--beacon-port')
  if (!isWhole(loopbackPorts)) return misunderstood('--loopback-ports')
  if (passphraseFd === null || passphraseFd === 1 || passphraseFd === 2) return misunderstood('--passphrase-fd')
  if (values.profile === '') return misunderstood('--profile')
  return {
    command,
    words,
    profileDir: values.profile ?? defaultProfileFolder(process.platform, env),
    port,
    ports: { beaconPort, loopbackPorts },
    passphraseFd,
    json: values.json === true,
    open: values['no-open'] !== true,
    language
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      strict: true,
      options: {
        profile: { type: 'string' },
        port: { type: 'string' },
        'beacon-port': { type: 'string' },
        'loopback-ports': { type: 'string' },
        'passphrase-fd': { type: 'string' },
        json: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        language: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' }
      }
    })
  } catch (err) {
    return err instanceof Error ? err : new Error(String(err))
  }
}

/** Undefined when left out, null when it is no such number. */
function numberUpTo(most: number, text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return value <= most ? value : null
}

function isWhole(ports: readonly (number | null)[] | undefined): ports is readonly number[] | undefined {
  return ports === undefined || ports.every((port) => port !== null)
}
