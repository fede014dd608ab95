import type { LanguageCode } from '../../contract/words/language.ts'
import { ar } from './words/ar.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { ja } from './words/ja.ts'

/** What the command line says by itself. Refusals of core have their sentences in the contract. */
export interface CliWords {
  readonly help: string
  /** After `detail`: what could not be understood. */
  readonly misunderstood: string
  readonly notJson: string
  readonly secretInArgument: string
  readonly unknownOperation: string
  readonly useWatch: string
  readonly useCall: string
  readonly passphrase: string
  readonly newPassphrase: string
  readonly repeatPassphrase: string
  readonly firstSteps: string
  readonly inBrowser: string
  readonly openThis: string
  readonly lessIsolated: string
  readonly stopWithCtrlC: string
  readonly profileMissing: string
  readonly profileLocked: string
  readonly profileOpen: string
  readonly locksByItself: string
  readonly coreStopped: string
  readonly coreStarted: string
  readonly coreLocked: string
  readonly coreGaveUp: string
}

export const cliWords: Readonly<Record<LanguageCode, CliWords>> = { en, ja, es, ar }
