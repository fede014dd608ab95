import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { operations } from '../../contract/operations.ts'
import type { Arguments } from './arguments.ts'
import { askCore, watchCore } from './ask-core.ts'
import { awaitJob } from './await-job.ts'
import type { CliWords } from './cli-words.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { awaitInterruption } from './interruption.ts'
import type { Output } from './output.ts'
import { Interrupted, passphrasesFrom } from './passphrase.ts'
import type { ProgramParts } from './program-parts.ts'
import { reachCore } from './reach-core.ts'
import { readInput } from './read-input.ts'

const patienceMs = 5000
const jobStarters: ReadonlySet<string> = new Set(['courier.export', 'courier.import'])

/** Paths are typed as seen from here; core may run elsewhere. */
function withWholePath(name: string, input: object): object {
  return name.startsWith('courier.') && 'path' in input && typeof input.path === 'string'
    ? { ...input, path: resolve(input.path) }
    : input
}

/** `starling call` and `starling watch`. */
export async function askCommand(args: Arguments, words: CliWords, output: Output, parts: ProgramParts): Promise<ExitCode> {
  const [name = '', text] = args.words
  const operation = Object.hasOwn(operations, name) ? operations[name as keyof typeof operations] : undefined // looked up just before
  const problem =
    operation === undefined
      ? words.unknownOperation
      : operation.kind === 'watch' && args.command === 'call'
        ? words.useWatch
        : operation.kind !== 'watch' && args.command === 'watch'
          ? words.useCall
          : null
  if (problem !== null) {
    output.say(problem)
    return exitCodes.usage
  }
  const given = await readInput(name, text)
  if (typeof given === 'string') {
    output.say(words[given])
    return exitCodes.usage
  }

  const interruption = awaitInterruption()
  const passphrases = passphrasesFrom(args.passphraseFd)
  const work = async (): Promise<ExitCode> => {
    const core = await reachCore(args.profileDir, parts.openCore)
    try {
      // The recovery words come in the language in which the person asks for them.
      const input = withWholePath(name, name === 'profile.create' ? { language: args.language, ...given } : given)
      const asking = { client: core.client, passphrases, words }
      if (args.command === 'watch') await watchCore(asking, name, input, output.answer, interruption.wanted)
      else {
        const asked = askCore(asking, name, input).then((value) => ({ value }))
        const answer = await Promise.race([asked, interruption.wanted])
        // A job is called off by whoever waits for it, and that is waited for.
        if (jobStarters.has(name) && typeof answer === 'object')
          answer.value = await awaitJob(core.client, answer.value, interruption.wanted)
        if (typeof answer === 'object') output.answer(answer.value)
      }
      return exitCodes.ok
    } finally {
      await core.close()
    }
  }
  const running = work().catch((err: unknown) => (err instanceof Interrupted ? exitCodes.interrupted : output.failure(err)))
  const wanted = await Promise.race([interruption.wanted, running.then(() => null)])
  if (wanted === null) return running
  // What is open is closed first; a prompt that nobody answers any more must not keep us.
  await Promise.race([running, wait(patienceMs)])
  return wanted
}
